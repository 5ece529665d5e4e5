"""What a page folds away or sets beside its text is read where a visitor can open it, and what is furniture isn't."""

from __future__ import annotations

import pytest

from corpus.readers.html import HtmlReader

TEXT = "<p>The Cabinet met in public and thanked the officers for their work in the year.</p>"


def read(inside: str, outside: str = "") -> str:
    page = f"<html><body>{outside}<main><h1>Cabinet</h1>{TEXT}{inside}</main></body></html>"
    return HtmlReader().read(page.encode(), "page.html")[0].text


@pytest.mark.parametrize(
    "folded",
    [
        "<h2><button>Item 4: Budget</button></h2><div hidden><p>RESOLVED that it be agreed.</p></div>",
        '<h2><button>Item 4: Budget</button></h2><div style="display:none"><p>RESOLVED that it be agreed.</p></div>',
        '<button class="accordion">Item 4: Budget</button><div hidden><p>RESOLVED that it be agreed.</p></div>',
        '<h2><button aria-controls="a4">Item 4: Budget</button></h2><hr><div id="a4" hidden><p>RESOLVED that it be '
        "agreed.</p></div>",
        '<h2><button><span>Item 4: Budget</span><span class="x-toggle">Show</span></button></h2><div '
        'hidden="until-found"><p>RESOLVED that it be agreed.</p></div>',
    ],
)
def test_what_a_button_folds_away_is_read_under_the_buttons_words(folded: str) -> None:
    assert read(folded).endswith("in the year.\n\nItem 4: Budget\n\nRESOLVED that it be agreed.")


@pytest.mark.parametrize(
    "hidden",
    [
        "<div hidden><p>UNSEEN</p></div>",
        "<template><p>UNSEEN</p></template>",
        '<button aria-controls="m">Menu</button><ul id="m" hidden><li><a href="/">UNSEEN</a></li></ul>',
        '<button aria-controls="d">More</button><div id="d" hidden><a href="/">UNSEEN</a></div>',
        '<button>Settings</button><div class="cookie-settings" hidden><p>UNSEEN cookies of ours</p></div>',
        "<button>Search</button><div hidden><form><p>UNSEEN words to look for</p><input></form></div>",
        '<button>Tell us</button><div role="dialog" hidden><p>UNSEEN</p></div>',
        "<aside><a href='/a'>UNSEEN page</a> <a href='/b'>UNSEEN page</a></aside>",
        "<aside class='sidebar'><p>UNSEEN</p></aside>",
    ],
)
def test_menus_banners_and_what_no_button_opens_stay_out(hidden: str) -> None:
    assert "UNSEEN" not in read(hidden)


def test_an_articles_own_head_and_asides_are_read_but_not_the_sites() -> None:
    inside = (
        "<article><header><p>Held on Tuesday 5 March 2024</p></header><p>The bench was bought.</p>"
        "<aside><p>The vote was 5 for and 2 against.</p></aside></article>"
    )
    text = read(inside, "<header><p>Ambridge SITE</p></header><aside><p>Other SITE news</p></aside>")
    assert text.endswith("Held on Tuesday 5 March 2024\n\nThe bench was bought.\n\nThe vote was 5 for and 2 against.")
    assert "SITE" not in text


def test_a_cell_that_reaches_over_rows_is_named_in_each_of_them() -> None:
    rows = (
        "<tr><th>Service</th><th>Year</th><th>£m</th></tr><tr><td rowspan=2>Adults</td><td>2023/24</td><td>41.2</td>"
        "</tr><tr><td>2024/25</td><td>44.7</td></tr><tr><td>Roads</td><td rowspan=9>2023/24</td><td>3</td></tr>"
        "<tr><td>Parks</td><td>4</td></tr>"
    )
    assert read(f"<table>{rows}</table>").endswith(
        "Service\tYear\t£m\nAdults\t2023/24\t41.2\nAdults\t2024/25\t44.7\nRoads\t2023/24\t3\nParks\t2023/24\t4"
    )


def test_marks_of_where_a_word_may_be_broken_are_left_out_of_it() -> None:
    assert read("<h2>Li&shy;braries</h2><p>The com&shy;mit&shy;tee met in the librar&#8203;ies.</p>").endswith(
        "Libraries\n\nThe committee met in the libraries."
    )
