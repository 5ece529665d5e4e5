"""The fields that several shapes of the API share: what each means and what it looks like, said once."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, PlainSerializer, SerializationInfo

from service.citing import whole

# What a shape is given when it is written for a client elsewhere: the public address of the service.
BASE_URL = "base_url"


def _for_elsewhere(link: str, info: SerializationInfo) -> str:
    return whole(link, (info.context or {}).get(BASE_URL, ""))


# A path of this service gets its public address where that is known: a client elsewhere couldn't follow it.
Address = Annotated[str, PlainSerializer(_for_elsewhere)]

# The examples of all shapes together are one quotation of the sample, as the API tells it.
DocumentId = Annotated[str, Field(description="The document it stands in.", examples=["40089395f1d9cceb4a67"])]
PassageId = Annotated[str, Field(description="The passage that the words stand in.", examples=["f5f2e473e7069c6e21d4"])]
Start = Annotated[int, Field(description="First character of the document's text.", examples=[810])]
End = Annotated[int, Field(description="One past the last character.", examples=[881])]
Words = Annotated[
    str,
    Field(
        description="The exact words.",
        examples=["The cap had been raised from £36 to £37.50 an hour from 1st April 2019."],
    ),
]
HeadingPath = Annotated[
    list[str],
    Field(
        description="The headings it stands under, outermost first.",
        examples=[["Children's Social Care Performance: Quarter 1, 2019/20", "Agency Staff"]],
    ),
]
BlockKind = Annotated[
    str,
    Field(
        description="heading, paragraph, list_item, table_row, resolution, vote, action or procedural.",
        examples=["paragraph"],
    ),
]
PageNumber = Annotated[
    int | None, Field(description="Page number, counted from 1, where the document has pages.", examples=[3])
]
Link = Annotated[
    Address,
    Field(
        description="Goes to the exact words, on the council's own page where that is known, else in our copy.",
        examples=[
            "https://minutes.thornmere.example/mgAi.aspx?ID=5760#:~:text=The%20cap%20had%20been%20raised%20from,"
            "an%20hour%20from%201st%20April%202019."
        ],
    ),
]
Reference = Annotated[
    str,
    Field(
        description="How to cite it.",
        examples=[
            "Thornmere Borough Council, Children and Young People Scrutiny Panel, “Children's Social Care Performance: "
            "Quarter 1, 2019/20” (minutes, 17 September 2019), under “Agency Staff”, "
            "https://minutes.thornmere.example/mgAi.aspx?ID=5760."
        ],
    ),
]
Generation = Annotated[str, Field(description="The state of the index.", examples=["20261128T225111173301Z-d9008bf9"])]
AskedGeneration = Annotated[
    str | None,
    Field(
        description="The generation that the link names, where it names one.", examples=["20200101T000000Z-deadbeef"]
    ),
]
SameContent = Annotated[
    bool, Field(description="False where the link names a state of the index with other content.", examples=[False])
]
Milliseconds = Annotated[float, Field(description="Time taken, in milliseconds.", examples=[85.65])]
