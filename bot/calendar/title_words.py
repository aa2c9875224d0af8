"""The words by which titles of calendars say things, and one way to read them however they are written."""

import re
import unicodedata
from enum import Enum, auto

DASHES = re.compile(r"[\u2010-\u2015\u2212]|--+")
BRACKETS = re.compile(r"[()\[\]{}|~•]")
BREAK = re.compile(r"\s*(?:(?<!\d):|:(?!\d)|(?<!\w)-|-(?!\w))\s*")  # a dash between things said, as the colon is
HYPHEN = re.compile(r"(?<=\w)-(?=[^\W\d])")  # between words, as in no-school; not in K-5
SEPARATOR = re.compile(r"(?<=\D)\s*[&/+,;]\s*(?=\D)|,|;")
UNSEEN = re.compile(r"[^\w\s?:/-]")
NOTHING_SAID = re.compile(r"^(?:(?:-|and) )+|(?: (?:-|and))+$")
MONTHS = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
MONTH_OR_DAY = rf"(?:{MONTHS}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri)(?:day)?|\d)"
A_DAY = rf"(?:{MONTHS} \d{{1,2}}|\d{{1,2}}/\d{{1,2}})"
SPAN_OF_DAYS = re.compile(rf"\b{A_DAY} ?- ?(?:{A_DAY}|\d{{1,2}})\b")
BACK = r"(?:resumes?|reconvenes?|re ?opens?|returns?|re ?starts?)"
# “…, school resumes January 4” tells of another day than its own.
OF_ANOTHER_DAY = re.compile(rf"(?<=\w)\W+(?:and )?(?:schools?|classes|students) {BACK}(?: on)? {MONTH_OR_DAY}.*")
# “No school” that is no day without school.
OTHER_SENSES = re.compile(
    r"\bno school (?:board|committee|council|bus(?:es)?|lunch(?:es)?|breakfast|meals?|store|uniforms?|nurse|plays?"
    r"|pictures?|photos?|shooting\w*|dances?|trips?|clubs?|sports|visits?|tours?)\b"
    r"|\bno (?:after|before) school\b|\bschool clos(?:ing|ure) (?:ceremon|exercis|activit|drill)\w*"
)


class Says(Enum):
    """A thing that a title can say."""

    NO_SCHOOL = auto()
    SCHOOL = auto()
    SOME_STUDENTS = auto()
    CALLED_OFF = auto()
    PERHAPS = auto()
    RECESS = auto()
    HOLIDAY = auto()
    BEGINS_OR_ENDS = auto()
    AFTER_SCHOOL = auto()
    AN_ACTIVITY = auto()
    SNOW_DAY = auto()
    MAKE_UP = auto()
    ELSEWHERE = auto()
    ASKED_ABOUT = auto()
    A_REASON = auto()
    SOMEBODY_OR_SOMETHING = auto()


BREAKS = r"(?:recess|break|vacation|holidays?)"
SEASON = (
    r"(?:mid ?)?(?:winter|spring|fall|autumn|summer|thanksgiving|christmas|xmas|holiday|easter|december|february|april"
    r"|new years|presidents? day|presidents? week|year end)"
)
FIRST_OR_LAST = r"(?:first|1st|last|final)"
# “School is canceled” closes, “activities canceled” says nothing; other cancellations call the closing off, perhaps.
CANCELED = ("school", "schools", "classes", "is", "are", "be", "activities", "programs", "events", "practices")
OF_OTHERS = "".join(f"(?<!{word} )" for word in CANCELED)
WHOSE = r"(?:schools?|districts?|classes)"
# State law (C.G.S. 1-4) and custom have no school on these.
HOLIDAYS = (
    r"(?:new years day|new years(?= holiday)|presidents? day|(?:george )?washingtons birthday|memorial day"
    r"|(?:rev )?(?:dr )?(?:martin l(?:uther)? king|m ?l ?k(?:ing)?|ml king)(?: and)?(?: jr)?s?(?: birth)?(?: ?day)?"
    r"|juneteenth(?: national independence day)?|independence day|july 4(?:th)?"
    r"|(?:4th|fourth) of july|labor day|thanksgiving(?: day)?|(?:christmas|xmas)(?: day)?"
    r"|(?:school|legal|federal|state|national|public) holidays?|holiday)"
)
# A holiday or a recess closes its day where it is all that a part of the title says: “Thanksgiving” does, while
# “Thanksgiving baskets” needs a look.
ALONE = r"(?:(?<=^)|(?<=- )|(?<=\band )|(?<=\bor )|(?<=day of ))"
DATED = rf"observ\w+|\d+|{MONTHS}"
END = "(?= - | and |$)"
WEEKS = rf"(?: (?:break|days?|weeks?|{DATED}))*{END}"

SAYS: dict[Says, tuple[str, ...]] = {
    # Nobody has school, in so many words.
    Says.NO_SCHOOL: (
        r"no ?schools?", r"no students?", r"no pupils?", r"no class(?:es)?", r"no hay (?:clases|escuela)",
        r"no in person (?:schools?|class(?:es)?|learning|instruction)",
        r"non (?:student|school|attendance|pupil)", r"(?:student|pupil) free", r"student (?:holiday|vacation)s?",
        r"students? (?:(?:do|will|are) )?not (?:report|attend|in|have)",
        r"schools? (?:is |are |will )?not (?:be )?(?:in session|open)",
        rf"{WHOSE}(?: is| are| will be| to be| remain)? (?:closed|cancell?ed)", r"school (?:closing|closure)s?",
        r"schools?(?: and [a-z]+)* and [a-z ]*\bclosed", rf"{WHOSE} and [a-z]+ closed",
        r"(?:^|(?<=- ))closed(?! campus)",
    ),
    # Students attend, if only for some hours; or school begins, ends or goes on with them.
    Says.SCHOOL: (
        r"(?<!not )(?<!not be )(?<!non )in session", r"schools? (?:is |are )?(?:not closed|open)(?! house)",
        r"(?:full|regular|normal) (?:school )?day", r"(?:full|regular|normal) day of school", r"^school day",
        r"(?:half|1/2|minimum|shortened|abbreviated) days?", r"early (?:dismissal|release|clos\w+|out)",
        r"(?:noon|\d\d|[ap]m) dismissal", r"close[sd]? early", r"closing early", r"schools? closes? at",
        r"delay(?:ed)?", r"late (?:start|arrival|opening)", rf"(?:schools?|classes|students) {BACK}",
        rf"(?:return|back) (?:to school|from (?:\w+ )*{BREAKS})", r"(?:schools?|classes) (?:begins?|starts?)",
        rf"{FIRST_OR_LAST} (?:student )?day (?:of|for) (?:school|classes|students|pupils)",
        rf"{FIRST_OR_LAST} (?:student|school) day", rf"(?:last )?day before (?:\w+ )*(?:{BREAKS}|school)",
        r"(?:remote|virtual|distance|online) (?:learning|instruction)", r"e learning", r"first day back",
    ),
    Says.SOME_STUDENTS: (
        r"grades? (?!k\b|pk\b|pre ?k\b|all)\w+", r"\d+(?:st|nd|rd|th) grade\w*", r"(?:k|pk|pre ?k)-(?!12)\d+",
        r"(?:[1-9]|1[01])(?:st|nd|rd|th)?-(?:[2-9]|1[0-2])(?:th)?", r"pre ?k\b(?!-)", r"pk\b(?!-)", r"kindergarten",
        r"pre ?school", r"k(?!-)", r"elementary", r"middle", r"high school", r"[hme]s", r"intermediate", r"primary",
        r"seniors?", r"juniors?", r"sophomores?", r"freshm[ae]n", r"(?:under|upper)class\w*",
        r"(?<!staff )(?<!teacher )(?<!teachers )(?<!faculty )only", r"some schools",
        r"(?:summer|night|sunday) school", r"(?:adult|community|driver|religious) ed\w*", r"school at \w+", r"high",
        r"(?:outage|leak|break|fire|flood(?:ing)?|damage|repairs?|emergency) (?:at|in) \w+",
        r"[ap]m",
    ),
    Says.CALLED_OFF: (r"^(?:cancell?ed|postponed|called off)",),
    Says.PERHAPS: (
        r"possibl[ey]", r"potential(?:ly)?", r"tentative(?:ly)?", r"if (?:needed|necessary|required)", r"may be",
        r"tbd", r"(?<=no school )cancell?ed", r"proposed", r"pending", r"\?", rf"(?<!^){OF_OTHERS}cancell?ed",
        r"rescheduled", r"moved", r"or school day", r"subject to", r"tomorrow", r"no in person",
        r"reminder.* (?:mon|tues|wednes|thurs|fri)day",
        # Closed, but perhaps not for students, nor all day.
        r"(?:to|for) (?:the )?(?:public|visitors?|guests|volunteers?|community|lunch)", r"evenings?", r"tonight",
    ),
    Says.RECESS: (
        rf"{ALONE}(?:school )?{SEASON} {BREAKS}{WEEKS}", rf"{ALONE}(?:school )?(?:recess|vacation){WEEKS}",
    ),
    Says.HOLIDAY: (rf"{ALONE}(?:(?:day|friday) after )?{HOLIDAYS}(?: (?:holiday|recess|break|{DATED}))*{END}",),
    Says.BEGINS_OR_ENDS: (r"begins?", r"starts?", r"ends?", r"schools? closes?", r"weekend", r"eve"),
    Says.AFTER_SCHOOL: (r"(?:at|after|upon|with) (?:the )?(?:end of|close of|dismissal|noon|school)",),
    Says.AN_ACTIVITY: (
        r"food", r"drive", r"concert", r"part(?:y|ies)", r"fair", r"bazaar", r"sale", r"assembl(?:y|ies)", r"spirit",
        r"pajama", r"shop(?:ping)?", r"gifts?", r"market", r"craft\w*", r"lunch(?:eon)?", r"breakfast", r"brunch",
        r"dinner", r"feast", r"potluck", r"games?", r"tournament", r"parade", r"picnic", r"cookout", r"bbq",
        r"contest", r"essay", r"celebrations?", r"festival", r"performance", r"show(?:case)?", r"plays?", r"dance",
        r"sing ?along", r"camps?", r"academy", r"program", r"registration", r"committee", r"meeting", r"night",
        r"orientation", r"ceremony", r"trip", r"challenge", r"packets?", r"homework", r"reading", r"fundraiser",
        r"raffle", r"practice", r"duty", r"rehearsal", r"club", r"dress", r"lighting", r"carol\w*", r"decorat\w+",
        r"egg", r"picture", r"open house", r"toys?", r"baskets?", r"cards?", r"message", r"bingo",
    ),
    Says.SNOW_DAY: (r"snow days?(?! make)",),
    Says.MAKE_UP: (r"make ?up",),
    Says.ELSEWHERE: (
        r"(?:library|libraries|pool|gym|cafeteria|registration|enrollment|field|lot|playground|road) (?:is )?closed",
    ),
    Says.ASKED_ABOUT: (
        # Holidays on which some districts close and others have school.
        r"veterans? day", r"columbus day", r"indigenous", r"italian (?:american )?heritage day", r"election day",
        r"lincolns birthday", r"patriots day", r"good friday", r"easter", r"rosh hashana\w*", r"yom kippur",
        r"passover", r"sukkot", r"shavuot", r"diwali", r"deepavali", r"eid", r"(?:lunar|chinese) new year",
        r"three kings", r"epiphany", r"dia de (?:los )?reyes", r"orthodox", r"cesar chavez",
        # Days of staff, which are without students as often as not.
        r"professional (?:development|learning|growth|days?)", r"pd", r"in ?service",
        r"staff (?:development|days?|training)",
        r"(?:teacher|staff|clerical|faculty) (?:institute|in|work|planning|record|prep\w*) ?days?", r"workdays?",
        r"work day", r"(?:teachers?|staff|faculty) (?:reports?|returns?|only)",
        r"(?:teachers|staff|faculty) (?:(?:do|will|are) )?not (?:report|in)",
        r"days? for (?:teachers|staff|faculty)", r"conferences?", r"institute day", r"superintendents? day",
        r"grading day", r"non instructional", r"school improvement", r"(?:teacher|staff|faculty)s? first day",
        r"intersession",
        # Words of closing that say too little of whom, or of which day.
        r"snow days?", r"(?:inclement )?weather day", r"clos(?:ed|es|ure|ing)", r"holidays?", r"recess", r"vacation",
        rf"{SEASON} {BREAKS}", r"(?:schools?|class|students?) (?:is )?(?:out|off|break)", r"schools out",
        r"days? off", r"^break", r"on break", r"no attendance", r"non contact",
        r"non? (?:\w+ )*(?:kindergarten|pre ?k|pre ?school)", r"thanksgiving", r"christmas", r"new years",
        r"memorial day", r"labor day", r"juneteenth", r"presidents? day", r"martin l\w* king (?:jr )?day",
        r"mlk day",
    ),
    # Words beside “no school” that say why or of whom, and leave no doubt.
    Says.A_REASON: (
        r"weather", r"snow", r"ice", r"icy", r"storms?", r"hurricane", r"floods?", r"flooding", r"wind", r"heat",
        r"cold", r"smoke", r"water", r"power", r"outage", r"break", r"emergency", r"convocation", r"all",
        r"students?", r"classes", r"grades?", r"pre ?k-12", r"k-12", r"pk-12", r"days?", r"today",
        r"updated?", r"reminder", r"attendance", r"session", r"have", r"district", r"districtwide", r"everyone",
        MONTH_OR_DAY,
    ),
    # A word or two beside it that may be a school, or anybody.
    Says.SOMEBODY_OR_SOMETHING: (
        r"(?<=no school )[^\W\d]+(?: [^\W\d]+)?$", r"(?<=- )[^\W\d]+(?: [^\W\d]+)?$", r"^[^\W\d]+(?: [^\W\d]+)?(?= - )",
    ),
}  # fmt: skip


def plain_words(title: str) -> str:
    """A title in small letters with one kind of dash, blank and *and*: however it is written, it reads alike.

    Without what tells of another day, nor what only looks like no school.
    """
    words = unicodedata.normalize("NFKD", title.replace("½", "1/2")).casefold()
    words = " ".join("".join(character for character in words if not unicodedata.combining(character)).split())
    words = re.sub(r"['’‘`ʼ]|(?<!\d)\.|\.(?!\d)", "", words).replace("?", " ?")
    words = BRACKETS.sub(" - ", words)
    words = BREAK.sub(" - ", re.sub(r"(?<=[k\d]) (?:to|thru|through) (?=\d)", "-", DASHES.sub("-", words)))
    words = SPAN_OF_DAYS.sub(" ", " ".join(HYPHEN.sub(" ", words).split()))
    words = " ".join(UNSEEN.sub(" ", SEPARATOR.sub(" and ", words)).split())
    words = " ".join(OTHER_SENSES.sub(" ", OF_ANOTHER_DAY.sub("", words)).split())
    return NOTHING_SAID.sub("", words)
