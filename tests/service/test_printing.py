"""How quotations look on a terminal."""

from __future__ import annotations

from service.commands.printing import wrapped


def test_the_points_of_a_list_stay_lines_and_wrapped_lines_are_joined() -> None:
    text = "Three causes were found:\n\n- the flow was too\ngreat;\n- the screen was blocked; and\n| a | row |"
    assert wrapped(text, "  ").splitlines() == [
        "  Three causes were found:",
        "  - the flow was too great;",
        "  - the screen was blocked; and",
        "  | a | row |",
    ]


def test_every_row_of_a_table_is_a_line_and_tabs_are_seen() -> None:
    text = "The figures:\n\nWard\tFirst dose\nPriors Wood\t93\n\nOption | Cost\nWalls | 3.6"
    assert wrapped(text, "  ").splitlines() == [
        "  The figures:",
        "  Ward | First dose",
        "  Priors Wood | 93",
        "  Option | Cost",
        "  Walls | 3.6",
    ]
