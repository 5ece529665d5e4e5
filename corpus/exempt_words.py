"""The words by which papers mark what is exempt or confidential, deny it, or say where it ends."""

from __future__ import annotations

import re

KIND = (
    r"(?:exempt|(?:strictly )?confidential|restricted|(?:strictly )?private(?: (?:and|&) confidential)?|eithriedig|"
    r"cyfrinachol)"
)
THING = (
    r"(?:items?|reports?|appendi(?:x|ces)|annex(?:es)?|minutes?|sections?|business|information|session|part|"
    r"papers?|documents?|matters?|agenda|schedule|eitem(?:au)?|adroddiad(?:au)?|atodiad(?:au)?)"
)
# "Exempt Item 4", "Exempt information (paragraph 3)", but neither "Confidential Information Policy" nor a sentence.
ENDS = (
    r"(?=\s*(?:$|[–—:;(\[,./-]|\d|[A-Z]\b|paras?\b|paragraph|by\b|under\b|pursuant|within|as defined|not for"
    r"|(?:taken|considered|discussed) (?:in|after|when)\b"
    r"|of the (?:director|head|chief|assistant|corporate|executive|monitoring|clerk)))"
)
MARK = re.compile(
    r"\W*(?:(?:items? |reports? |papers? )?not for publication\b|(?:nid|ddim) i['’]w gyhoeddi\b"
    rf"|{KIND}(?: ?(?:/|or|and) ?{KIND})?[ \u00a0]+{THING}{ENDS}"
    r"|(?:yn |wedi['’]i )?(?:eithriedig|cyfrinachol|eithrio)\b.{0,40}\b(?:b|p)aragraff\b"
    r"|pink (?:papers?|pages?|sheets?)\W*$"
    rf"|(?:eitem|adroddiad|atodiad)(?:au)? (?:eithriedig|cyfrinachol)\b|{KIND}\W*$|official\W{{1,3}}sensitive\b"
    rf"|part (?:ii|2|b|two)\b.{{0,60}}\b(?:{KIND}|not for publication|closed|press and public)\b"
    rf"|(?:this|the)(?: following)? (?:{THING}|page) (?:is|are|contain(?:s|ed)?|includes?|involve[sd]?)\b.{{0,60}}"
    r"\b(?:exempt(?! from (?!pub|disc))|confidential|restricted"
    rf"|not for publication)\b|(?:this|the) {THING} (?:was|were) (?:an? )?(?:exempt|confidential|"
    rf"not for publication)\b(?! from (?!pub|disc))"
    rf"|(?:this|the) {THING} (?:is|was|were) (?:\w+ )?in (?:private|closed session|camera)\b"
    rf"|contains? (?:exempt|confidential) information\W*$|{THING} exempt from (?:publication|disclosure)\b"
    r"|(?:contains? |likely disclosure of )?exempt (?:information )?"
    r"(?:under|by virtue|as defined|within|from (?:publication|disclosure))\b"
    r"|(?:by virtue of |under )?paragraphs? .{1,80}(?:(?:schedule|section) (?:12a|7a)|atodlen 12a)\b"
    r"|rhan 4 .{0,30}atodlen 12a\b)",
    re.I | re.S,
)
# A heading such as "9. EXEMPT: Depot price"; within a paragraph the same words may only speak of something.
LABEL = re.compile(r"\W*(?:exempt|(?:strictly |private (?:and|&) )?confidential)\s*[:–—-]\s*\w", re.I)
# "Confidential Staffing Matter" names what it is about between; a service, a policy or a kind of home is no paper.
MATTER = re.compile(
    r"\W*(?:exempt|(?:strictly )?confidential)(?! (?:accommodation|supported|homes|dwellings|persons|vehicles|charit"
    r"|reporting|counselling|advice|helpline|waste|from|information polic|inquir|enquir|service|survey))"
    r"(?: [\w&/'’-]+){1,3} (?:matters?|items?|issues?|reports?|minutes?|business|papers?)\W*",
    re.I,
)
_MARKED = (
    rf"(?:(?:wholly |fully |part(?:ly|ially)? )?{KIND}|not for publication|pink papers?|part ii"
    r"|(?:(?:held|taken|considered|discussed|heard) )?in (?:camera|private)|(?:yn )?[bp]reifat"
    r"|withheld from publication"
    r"|commercially (?:sensitive|confidential)|commercial[ -]in[ -]confidence"
    r"|(?:press and )?public excluded|contain(?:s|ing) (?:exempt|confidential) information"
    r"|(?:(?:held|taken|considered|discussed) )?(?:in )?(?:closed|private|exempt|confidential) session)"
)
_BY = (
    r"(?:\W+from (?:publication|disclosure))?"
    r"(?:\W+(?:by virtue of |by reason of |under |within )?(?:paras?\.?|paragraphs?|schedule|section|category)\b.*)?"
)
_UNDER = _BY.replace(".*", "[^()]{0,200}?")
# "Local Plan – Part 2" is no mark: after a dash, a part with a number is one only of a paper.
TAIL = re.compile(
    rf"(?:(?:[(\[]\s*|[–—-]\s+)(?:(?:this |the )?{THING} (?:is |are )?)?{_MARKED}|[(\[]part (?:2|b)\b"
    rf"|\b{THING} [–—-] part (?:2|b)\b)(?: {THING})?"
    rf"{_BY}(?:\s*[:;,–—-]\s*(?!no\b|none\b|nil\b|n/a)[^()\[\]]{{1,120}}(?=[)\]]))?[)\]]?\W*$",
    re.I,
)
PART_LAST = re.compile(r"[–—-]\s+part (?:2|b)\W*$", re.I)
# Where the text speaks of excluding the public, the paragraph alone tells why an item is exempt.
_GROUNDS = r"(?:under |by virtue of )?para(?:graph)?s?\.? [1-7](?:(?:,|&|and|\s)*\b[1-7])*"
GROUNDS = re.compile(rf"[(\[]?{_GROUNDS}[)\]]?\W*", re.I)
GROUNDS_LAST = re.compile(rf"[(\[](?:[^()]*\b(?:schedule|section) (?:12a|7a)\b[^()]*|{_GROUNDS})[)\]]\W*$", re.I)
# Before a title: "(Exempt) Land at Mill Lane", "[Confidential item] Land".
FIRST = re.compile(
    rf"\W*[(\[]\s*(?:(?:exempt|(?:strictly )?confidential|part (?:ii|2|b))(?: {THING})?|not for publication)"
    rf"{_UNDER}\s*[)\]]\W*\w",
    re.I,
)
# At the end of a heading a mark may stand without bracket or dash.
LAST = re.compile(
    rf"\bnot for publication{_BY}\W*$|\bexempt from (?:publication|disclosure){_BY}\W*$"
    r"|\bcontain(?:s|ing) (?:exempt|confidential) information\W*$|\w\W+(?:press and )?public excluded\W*$"
    r"|\w\W+(?<!\bof )(?<!\bto )(?<!\bwith )(?<!\bfor )(?<!\bon )exempt (?:item|report|minute|appendix)\W*$"
    rf"|\w\s*[:/|,]\s*(?-i:Exempt|Confidential|EXEMPT|CONFIDENTIAL)(?: {THING})?\W*$"
    r"|(?-i:^(?!.*\b(?:IS|ARE|BE|REMAIN\w*|KEEP\w*|WHO|WHAT)\b).*\w\W+(?<!\bNON)(?:EXEMPT|CONFIDENTIAL)"
    r"(?: (?:ITEM|REPORT|MINUTE|APPENDIX))?\W*$)"
    r"|(?-i:^(?!.*\b(?:[Ii]s|[Aa]re|[Bb]e|[Rr]emain\w*|[Kk]e?ep\w*|[Ww]h[oat]+|[Tt]ax|[Ff]ree)\b)"
    r".*\w\W+(?<!\b[Nn]on-)(?<!\b[Nn]on )(?:Exempt|Confidential)\W*$)",
    re.I,
)
BANNER = re.compile(r"\W*(?:NOT FOR PUBLICATION|NID I['’]W GYHOEDDI)\b")
# A title with its mark, and the text goes on in the same line: "Mill Lane (Exempt) – It was reported …", "Mill Lane –
# Exempt. It was …". A stop inside a title ends an abbreviation ("No. 4").
_SET = r"(?:(?-i:Exempt|EXEMPT|Confidential|CONFIDENTIAL)|not for publication)"
_ABBREVIATED = r"(?<=\b[A-Z][a-z])\.|(?<!\b[A-Z][a-z])\.(?=\S)"
RUN_IN = re.compile(
    rf"(?P<title>(?:[^.()\[\]]|{_ABBREVIATED}|\([^()]{{1,60}}\)){{3,110}}?)"
    rf"(?P<mark>[(\[]\s*{_SET}(?: {THING})?{_UNDER}\s*[)\]]|(?<=\s)[–—-]\s+[*_]*{_SET}(?: {THING})?{_UNDER}[)\]]?)"
    r"[*_]*\s*(?:[.:–—]|-(?!\w)|$)",
    re.I,
)
# A paragraph that says first what it is: "Exempt – Commercial interests.", "Confidential item: The Clerk's salary …".
LABELLED = re.compile(
    r"\W*(?-i:Exempt|EXEMPT|(?:Strictly |STRICTLY )?(?:Confidential|CONFIDENTIAL))"
    r"(?: (?:items?|reports?|business|matters?|information)(?: \d+)?)?[*_]*(?:\s*[:.–—]|\s+-)[*_]*\s+(?=\S)",
    re.I,
)
# A sentence about the paper itself, wherever in a line it stands.
STATES = re.compile(
    r"\bthis (?:report|item|paper|minute|appendix|document|page) is (?:exempt\b(?! from (?!pub|disc))"
    r"|(?:strictly )?confidential\b(?! reporting)|not for publication\b)",
    re.I,
)
BANNER_WITHIN = re.compile(r"\b(?:NOT FOR PUBLICATION|NID I['’]W GYHOEDDI)\b")
MARK_ALONE = re.compile(rf"\W*(?:{KIND}|not for publication|(?:nid|ddim) i['’]w gyhoeddi|eitem eithriedig)\W*", re.I)
# A cell or a keyword alone: homes are private too, roads and funds restricted.
WORD_ALONE = re.compile(r"\W*(?:exempt|confidential|not for publication|eithriedig|cyfrinachol)\W*", re.I)
# A mark and then what it is about: "EXEMPT ITEM: Mill Lane", but not "Exempt – paragraph 3".
TITLED = re.compile(
    rf"\W*(?:{KIND}(?: {THING})?(?: \d+)?|not for publication)\s*[:–—-]\s*"
    r"(?!paras?\b|paragraph|by\b|under\b|schedule)\w",
    re.I,
)
# Words that are about papers and nothing else, whatever stands beside them.
SURE = re.compile(
    r"\bnot for publication\b|\bi['’]w gyhoeddi\b|\bpara(?:graph|graff)?s?\b|\b(?:schedule|atodlen) 12a\b"
    r"|\bthis (?:page|paper|report|item|document) (?:is|contains?)\b",
    re.I,
)
# Lists of who pays what use the same words: "Students – exempt", "Single people – 25% discount".
CHARGES = re.compile(
    r"^(?!.*\b(?:write|written|arrears|debts?|debtors?)\b).*\b(?:council tax|vat|business rates|rateable|rate relief"
    r"|dwellings|taxable|chargeable|fees|charges|levy|toll|permits?)\b",
    re.I | re.S,
)
CHARGED = re.compile(
    r"[–—(:-]\s*(?:\d+ ?(?:%|per ?cent)|standard|zero|reduced|liable|chargeable|taxable|no charge|full (?:charge|rate)"
    r"|not exempt|non-exempt)\b",
    re.I,
)
# A line of a form: "Classification: Exempt", "Status: Confidential (paragraph 3)", "Is exempt?: Yes".
FIELD = re.compile(
    r"\W*(?:(?:security |protective )?(?:classification|marking)|(?:publication )?status|confidentiality|access"
    r"|publication)\W{0,4}:\W*"
    rf"(?:wholly )?(?:part (?:ii|2|b)\b|not for publication\b"
    rf"|{KIND}\b(?=\W*(?:$|{THING}\b|paras?|paragraph|by |under |[(–—-])))"
    rf"|\W*(?:is (?:the |this )?(?:{THING} )?)?(?:exempt|confidential|restricted)\W{{0,2}}:?\W*(?:yes|true)\b"
    r"|\W*(?:exempt(?:ion)?|reasons? (?:for exemption|exempt))\W{0,2}:\W*para(?:graph)?s?\b",
    re.I,
)
SECTION = re.compile(
    rf"\W*(?:part (?:ii|2|b|two)\b|"
    rf"{KIND}(?: ?(?:/|or|and|&) ?{KIND})? (?:agenda )?(?:items|business|session|part|minutes|agenda|section)\b"
    r"|eitemau (?:eithriedig|cyfrinachol)\b|items not for publication\b)",
    re.I,
)
CLOSED = re.compile(
    rf"\W*(?:(?:in )?closed (?:session|part)|in camera|(?:press and )?public excluded|{KIND} agenda(?: items)?"
    r"|(?:items?|business|matters|reports) (?:not for publication|not open to the (?:press and )?public"
    r"|(?:containing|involving) (?:exempt|confidential) information)"
    r"|(?:part (?:two|2|ii|b)\W+)?(?:items?|business|matters|minutes)\b[^.]{0,30}\b(?:in private|in (?:the )?absence of"
    r"|(?:after|following) (?:the )?exclusion of)(?: the)?(?: (?:press|public)(?: and (?:the )?(?:press|public))?)?"
    r"|part (?:two|2|ii|b) agenda)\W*",
    re.I,
)
BARE_PART = re.compile(r"\W*(?:part (?:ii|2|b|two)|in committee)\W*", re.I)
TALK = re.compile(
    r"press and public excluded|(?:schedule|section) 12a\b|atodlen 12a|schedule 7a\b|exempt information"
    r"|public be excluded|excluded from the meeting|exclud(?:e|ing) (?:the )?(?:press|public)\b"
    r"|public (?:were|was) excluded"
    r"|admission to meetings\) act|gwahardd y (?:wasg|cyhoedd)",
    re.I,
)
DENIED = re.compile(
    rf"\b(?:no(?!\.?\s*\d)|not(?! for publication)|nil|none|non|isn['’]?t|without|neither|nid yw|nid oes|dim)\b"
    rf"[- ]?.{{0,30}}?\b{KIND}"
    rf"|\b{KIND}\b(?:[ /]+\w+){{0,3}}\s*[:?–-]\s*"
    r"(?:(?:no(?!\.?\s*\d)|none|nil|n/a|not applicable)\b|(?:public|open)\W*$)",
    re.I,
)
NONE_BELOW = re.compile(
    r"\W*(?:\d+[.)]\s*)?(?:th(?:is|e) (?:report |item |paper )?(?:is|does|contains) (?:not|no|a public|an open)\b"
    r"|(?:there (?:is|are|were|was) )?(?:no|none|nil)\b|not (?:applicable|exempt)|n/a\b|nid oes|dim\b|public\b)",
    re.I,
)
EXCLUDING = re.compile(
    r"\W*(?:\d+[.)]?\s*)?(?:the )?(?:exclu(?:sion|de|ding)|extent|gwahardd|to (?:consider|agree|resolve|determine|"
    r"exclude))\b",
    re.I,
)
EXCLUDED = re.compile(r"\bexclu(?:de|ded|sion|ding)\b|\bgwahardd\b", re.I)
APPENDIX = re.compile(r"\b(?:[Aa]ppendix|[Aa]nnex|[Aa]todiad|APPENDIX|ANNEX|ATODIAD)\s+([A-Z]|\d{1,2})\b")
SECRET = re.compile(rf"\b(?:{KIND}|not for publication|schedule 12a)\b", re.I)
_OF_THE_PUBLIC = re.compile(r"\b(?:press|public|cyhoedd)", re.I)
# Only a line that itself tells of the end ends an exempt stretch: "in part a consequence of" and "the public part of
# the meeting" stand in exempt text too.
_STANDS_ALONE = r"(?=\W*(?:$|\n|[–—:(\[-]|(?:items?|business|agenda|minutes|reports|public|open|resumed)\b))"
END = re.compile(
    rf"\A\W*(?:\w{{0,5}}[./]?\d[\d./]*[a-z]?[.):]?\s+)?(?:end of (?:the )?(?:{KIND}|part (?:ii|2|b))"
    rf"|part (?:i|1|a|one|iii|3|c)\b(?!.{{0,12}}\bschedule){_STANDS_ALONE}"
    rf"|(?:open|public) (?:session|part|items?)\b{_STANDS_ALONE}|re-?admission)"
    r"|\breturn(?:ed)? to (?:open|public) session\b|\A\W*the (?:following|next|remaining) (?:items?|business)\b.{0,30}"
    r"\bin (?:public|open session)\b|\bre-?opened to the (?:press|public)\b|\bresumed in (?:public|open session)\b"
    r"|\b(?:press|public)\b.{0,60}\b(?:re-?admitted|invited back|returned to the (?:meeting|room|chamber)"
    r"|re-?joined the meeting)\b"
    r"|\(open to the (?:press and )?public\)",
    re.I,
)
_NAMED = r"(?:exempt|confidential|restricted|eithriedig|cyfrinachol)"
_NOT = r"(?<!not )(?<!non )"
_PAPER = (
    rf"(?:{THING}|decisions?|enclosures?|letters?|notes?|briefings?|bundle|pack|files?|pages?|version)\b"
    r"(?! (?:polic|procedure|protocol|guid))"
)
# A kind marks the paper where the name ends with it, or goes on with a bracket, a dash, a number or a paper's word.
_LAST = rf"\b(?= ?[–()\[\]]| \d| [a-z]\b| v\d| (?:paras?|paragraphs?|final|draft|copy)\b| {_PAPER}|$)"
# Of these the public may read: they are what a paper is about, not what it is.
_SUBJECT = (
    r" (?:accommodation|supported|homes|dwellings|persons|vehicles|charit|reporting|counselling|advice|helpline|waste|"
    r"from|information polic|status)"
)
_NUMBERED = rf"{THING}(?: \d+[a-z]?| [a-h]| [ivx]+)*(?: –)? (?:exempt|confidential)\b(?!{_SUBJECT})"
_BEFORE_OR_APART = (
    rf"^[\d –]*(?:(?:exempt|confidential)\b(?!{_SUBJECT})|{_NAMED}{_LAST})|[(\[] ?{_NAMED} ?[)\]]|– {_NAMED}{_LAST}"
    r"|\b(?:not for publication|pink papers?|private and confidential)\b"
    r"|\bpart (?:ii|2) (?:minutes|agenda|items?|papers?|reports?)\b"
)
# Of names with their brackets and spaced dashes kept, all other marks made spaces ("Appendix 2 – Confidential").
FILE = re.compile(
    rf"{_NOT}\b{_NAMED} {_PAPER}|\b{THING}\b.{{0,20}}{_NOT}\b{_NAMED}{_LAST}|\b{_NUMBERED}|{_BEFORE_OR_APART}", re.I
)
# The name of a folder may be a phrase ("Minutes of the exempt items group"), so the kind begins or ends it.
FOLDER = re.compile(
    rf"{_BEFORE_OR_APART}|^part (?:ii|2)$|^{_NUMBERED}"
    rf"|{_NOT}(?<!tax )(?<! is )(?<! are )\b{_NAMED}(?: {_PAPER})?(?: [\d –]+)?$",
    re.I,
)
# What ModernGov writes beside an item that isn't public; the reader and the fetch look for the same.
SITE_ITEM = re.compile(
    r"\breasons? (?:why )?(?:the |this )?item\b.*\brestricted|^\W*restricted\W*$|\bthis item is restricted\b",
    re.I | re.S,
)


def denied(line: str) -> bool:
    """Return whether a line denies its mark or is of the exclusion.

    What stands before a mark at a line's end denies nothing ("Non-domestic rates (exempt)").
    """
    if TAIL.search(line) is not None:
        return EXCLUDING.match(line) is not None and _OF_THE_PUBLIC.search(line) is not None
    return DENIED.search(line) is not None or EXCLUDING.match(line) is not None
