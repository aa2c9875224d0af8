"""The words by which titles of calendars say things, and one way to read them however they are written."""

import re
import unicodedata
from enum import Enum, auto

from bot.calendar.title_lists import ACTIVITIES, ASKED_HOLIDAYS, STAFF_DAYS, WHY

DASHES = re.compile(r"[\u2010-\u2015\u2212]|--+")
BRACKETS = re.compile(r"[()\[\]{}|~•]")
BREAK = re.compile(r"\s*(?:(?<!\d):|:(?!\d)|(?<!\w)-|-(?!\w))\s*")  # a dash between things said, as the colon is
HYPHEN = re.compile(r"(?<=\w)-(?=[^\W\d])")  # between words, as in no-school; not in K-5
SEPARATOR = re.compile(r"(?<=\D)\s*[&/+,;]\s*(?=\D)|,|;")
UNSEEN = re.compile(r"[^\w\s?:/-]")
NOTHING_SAID = re.compile(r"^(?:(?:-|and) )+|(?: (?:-|and))+$")
MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
MONTH_OR_DAY = rf"(?:{MONTHS}|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri)(?:day)?|\d)"
A_DAY = rf"(?:{MONTHS} \d{{1,2}}|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?)"
SPAN_OF_DAYS = re.compile(rf"\b{A_DAY} ?- ?(?:{A_DAY}|\d{{1,2}})\b")
BACK = r"(?:resumes?|reconvenes?|re ?opens?|returns?|re ?starts?)"
# “…, school resumes January 4” tells of another day than its own.
OF_ANOTHER_DAY = re.compile(rf"(?<=\w)\W+(?:and )?(?:schools?|classes|students) {BACK}(?: on)? {MONTH_OR_DAY}.*")
# “No school” that is no day without school.
OTHER_SENSES = re.compile(
    r"\bno school (?:board|committee|council|bus(?:es)?|lunch(?:es)?|breakfast|meals?|store|uniforms?|nurse|plays?"
    r"|pictures?|photos?|shooting\w*|dances?|trips?|clubs?|sports|visits?|tours?|wide|based|age[ds]?|resource"
    r"|suppl(?:y|ies)|clothes|newsletter|volunteers?)\b"
    r"|\bno (?:after|before) school\b|\bschool clos(?:ing|ure) (?:ceremon|exercis|activit|drill|remark)\w*"
)


class Says(Enum):
    """A thing that a title can say."""

    NO_SCHOOL = auto()
    NO_SCHOOL_EVENT = auto()
    SCHOOL = auto()
    SOME_STUDENTS = auto()
    NONE_OF_SOME = auto()
    ONLY = auto()
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
    UNKNOWN_PART = auto()


BREAKS = r"(?:recess|break|vacation|holidays?)"
SEASON = (
    r"(?:mid ?)?(?:winter|spring|fall|autumn|summer|thanksgiving|christmas|xmas|holiday|easter"
    rf"|semester|trimester|{MONTHS}|new years|presidents? day|presidents? week|year end|mid ?year)"
)
FIRST_OR_LAST = r"(?:first|1st|last|final)"
# “School is canceled” closes, “activities canceled” says nothing; other cancellations call the closing off, perhaps.
CANCELED = ("school", "schools", "classes", "is", "are", "be", "activities", "programs", "events", "practices")
OF_OTHERS = "".join(f"(?<!{word} )" for word in CANCELED)
WHOSE = r"(?:schools?|districts?|classes)"
# A district by its initials, as in WHPS for its public schools: hardly any word is so short of vowels.
DISTRICT = r"[a-z][b-df-hj-np-tv-z]{0,3}ps"
# State law (C.G.S. 1-4) and custom have no school on these.
HOLIDAYS = (
    r"(?:new years day|new years(?= holiday)|presidents? day|(?:george )?washingtons birthday|memorial day"
    r"|(?:rev )?(?:dr )?(?:martin l(?:uther)? king|m ?l ?k(?:ing)?|ml king)(?: and)?(?: jr)?s?(?: birth)?(?: ?day)?"
    r"|kings birthday"
    r"|juneteenth(?: national independence day)?|independence day|july 4(?:th)?"
    r"|(?:4th|fourth) of july|labor day|thanksgiving(?: day)?|dia de accion de gracias|(?:christmas|xmas)(?: day)?"
    r"|(?:school|legal|federal|state|national|public) holidays?|holiday)"
)
# A holiday or a recess closes its day where it is all that a part of the title says: “Thanksgiving” does, while
# “Thanksgiving baskets” needs a look.
ALONE = r"(?:(?<=^)|(?<=- )|(?<=\band )|(?<=\bor )|(?<=day of ))"
DATED = rf"observ\w+|\d+|{MONTHS}"
END = "(?= - | and |$)"
WEEKS = rf"(?: (?:break|days?|weeks?|{DATED}))*{END}"
# Who or what may follow upon “no school for”, and leave it without school for all.
EVERYBODY = (
    r"(?:all|any\w*|every\w*|students?|pupils?|staff|teachers?|faculty|holidays?|observ\w+|today|day|\d|\w+ day"
    rf"|{MONTHS})"
)
NOT_ALL = rf"(?!(?:the |a |an )?(?:{'|'.join((EVERYBODY, HOLIDAYS, SEASON, *ASKED_HOLIDAYS, *STAFF_DAYS, *WHY))})\b)"
ORDINAL = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)"
YOUNGER = r"(?:k|[jpt]k|[34]k|u?pre ?k|upk|kindergarten\w*|pre ?school\w*|nursery)"
OLDER = r"(?:seniors?|juniors?|sophomores?|freshm[ae]n|(?:under|upper)class\w*)"
ONE_OF_MANY = r"(?!(?:all|the|our|public|every|no|or|and|day|break|recess|vacation|holiday)\b)[a-z]+"
PLACES = (
    r"(?:library|libraries|pool|gym|cafeteria|registration|enrollment|field|lot|playground|road|media center|portal"
    r"|marking period|quarter|trimester|semester|term|grades|gradebook|window|[1-4])"
)

SAYS: dict[Says, tuple[str, ...]] = {
    # Nobody has school, in so many words.
    Says.NO_SCHOOL: (
        r"no ?schools?", r"no students?", r"no pupils?", r"no class(?:es)?", r"no hay (?:clases|escuela)",
        r"no in person (?:schools?|class(?:es)?|learning|instruction)",
        r"no instruction", r"sin (?:clases|escuela)",
        r"non ?(?:student|school|attendance|pupil)", r"(?:student|pupil) free",
        r"students?(?: and (?:teachers?|staff))? (?:holiday|vacation)s?", r"holidays? for (?:all )?students",
        r"students? (?:days? )?(?:off|out)(?= - | and |$)", r"days? off for (?:all )?students",
        r"students? (?:(?:do|will|are) )?not (?:report|attend|in|have)",
        r"(?:schools?|classes) (?:is |are |will )?not (?:be )?(?:in session|open)",
        rf"{WHOSE}(?: is| are| will be| to be| remain)? (?:closed|cancell?ed)",
        r"(?:school|district|weather|snow) (?:closing|closure)s?",
        r"schools?(?: and [a-z]+)* and [a-z ]*\bclosed", rf"{WHOSE} and [a-z]+ closed",
        r"(?:^|(?<=- ))closed(?! campus)",
    ),
    # What is named for days without school, and need not be one.
    Says.NO_SCHOOL_EVENT: (
        rf"(?:no school|student holiday|school clos(?:ing|ure))(?: day)?(?: \w+)? (?:{'|'.join(ACTIVITIES)})",
    ),
    # Students attend, if only for some hours; or school begins, ends or goes on with them.
    Says.SCHOOL: (
        r"(?<!not )(?<!not be )(?<!non )in session", r"schools? (?:is |are )?(?:not closed|open)(?! house)",
        rf"(?:full|regular|normal) (?:school )?day(?! (?:of )?(?:{'|'.join(STAFF_DAYS)}))",
        r"(?:full|regular|normal) day of school", r"(?:^|(?<=- ))school day",
        r"(?:half|1/2|minimum|shortened|abbreviated) days?", r"early (?:release|clos\w+|out)",
        r"dismissal", r"close[sd]? early", r"closing early", r"schools? closes? at",
        r"clos(?:ed|es?|ing) (?:at|after) (?:noon|\d)", r"students (?:(?:do|will) )?(?:attend|report)(?:ing)?",
        r"delay(?:ed)?", r"late (?:start|arrival|opening)", rf"(?:schools?|classes|students) {BACK}",
        rf"(?:return|back) (?:to school|from (?:\w+ )*{BREAKS})", r"(?:schools?|classes) (?:begins?|starts?)",
        rf"{FIRST_OR_LAST} (?:student )?day (?:of|for) (?:school|classes|students|pupils)",
        rf"{FIRST_OR_LAST} (?:student|school) day", rf"(?:last )?day before (?:\w+ )*(?:{BREAKS}|school)",
        r"(?:remote|virtual|distance|online) (?:learning|instruction)", r"e learning", r"nti",
        rf"first day (?:back|after (?:\w+ )*{BREAKS})", rf"{BREAKS} (?:is )?over",
    ),
    Says.SOME_STUDENTS: (
        r"gr(?:ades?)?s? (?!k\b|pk\b|pre ?k\b|all)\w+", rf"(?:\d+(?:st|nd|rd|th)|{ORDINAL}) grade(?:rs?)?",
        r"(?:k|[pt]k|pre ?k)-(?!12)\d+", r"(?:[1-9]|1[01])(?:st|nd|rd|th)?-(?:[2-9]|1[0-2])(?:th)?",
        rf"{YOUNGER}(?!-)", r"early childhood", r"elementary", r"middle", r"high school", r"[hme]s", r"intermediate",
        r"primary(?! day)", r"secondary", r"magnet", r"some schools",
        OLDER, r"transition", rf"{ONE_OF_MANY} school (?:is |will be )?(?:closed|cancell?ed)",
        r"class of", r"cohort", r"group", r"[ab] days?", r"(?:blue|red|gold|white|green|silver|orange|purple) days?",
        r"(?:for|all) students (?:in(?! observ)|not|who\w*|with\w*|taking)", r"no other students",
        rf"(?:no schools?|no students?|no class(?:es)?|closed) (?:for|at|in) {NOT_ALL}\w+",
        r"(?:summer|night|sunday) school", r"(?:adult|community|driver|religious) ed\w*", r"high",
        r"(?:outage|leak|break|fire|flood(?:ing)?|damage|repairs?|emergency) (?:at|in) \w+",
        r"[ap]m",
    ),
    # Some of them have none, whatever else there is.
    Says.NONE_OF_SOME: (
        rf"non? (?:\w+ )?{YOUNGER}", rf"no {OLDER} class(?:es)?", rf"{OLDER} (?:off|out)(?= - | and |$)",
        r"no (?:high|middle|elementary) schools?(?= - | and |$)",
    ),
    Says.ONLY: (r"(?<!staff )(?<!teacher )(?<!teachers )(?<!faculty )only",),
    Says.CALLED_OFF: (r"^(?:cancell?ed|postponed|called off)",),
    Says.PERHAPS: (
        r"possibl[ey]", r"potential(?:ly)?", r"tentative(?:ly)?", r"if", r"unless", r"permitting", r"may be",
        r"next week", r"formerly", r"changed", r"no longer", r"tbd",
        r"(?<=no school )cancell?ed", r"proposed", r"pending", r"\?", rf"(?<!^){OF_OTHERS}cancell?ed",
        r"rescheduled", r"moved", r"or school day", r"subject to", r"tomorrow", r"no in person",
        r"reminder.* (?:mon|tues|wednes|thurs|fri)day",
        # Closed, but perhaps not for students, nor all day.
        r"(?:to|for) (?:the )?(?:public|visitors?|guests|volunteers?|community|lunch)", r"evenings?", r"tonight",
    ),
    Says.RECESS: (
        rf"{ALONE}(?:school )?{SEASON}(?: (?:mini|school|{SEASON}))* {BREAKS}{WEEKS}",
        rf"{ALONE}(?:school )?(?:recess|vacation){WEEKS}",
    ),
    Says.HOLIDAY: (rf"{ALONE}(?:(?:day|friday) after )?{HOLIDAYS}(?: (?:holiday|recess|break|{DATED}))*{END}",),
    Says.BEGINS_OR_ENDS: (r"begins?", r"starts?", r"ends?", r"schools? closes?", r"weekend", r"eve"),
    Says.AFTER_SCHOOL: (r"(?:at|after|upon|with) (?:the )?(?:end of|close of|dismissal|noon|school)",),
    Says.AN_ACTIVITY: ACTIVITIES,
    Says.SNOW_DAY: (r"snow days?(?! make)",),
    Says.MAKE_UP: (r"make ?up",),
    Says.ELSEWHERE: (
        rf"{PLACES} (?:is )?clos(?:ed|es|ing)", r"closed campus", r"closing ceremon\w+",
    ),
    Says.ASKED_ABOUT: (
        *ASKED_HOLIDAYS, *STAFF_DAYS,
        # Words of closing that say too little of whom, or of which day.
        r"snow days?", r"(?:inclement )?weather day", r"clos(?:ed|es|ure|ing)", r"holidays?", r"recess", r"vacation",
        rf"{SEASON} {BREAKS}", r"(?:schools?|class|students?) (?:is )?(?:out|off|break)", r"schools out",
        r"days? off", r"^(?:\w+ )*break(?= - |$)", r"on break", r"no attendance", r"non contr?act",
        r"thanksgiving", r"christmas", r"new years",
        r"memorial day", r"labor day", r"juneteenth", r"presidents? day", r"martin l\w* king (?:jr )?day",
        r"mlk day",
    ),
    # Words beside “no school” that say why or of whom, and leave no doubt.
    Says.A_REASON: (
        *WHY, r"all", r"public schools?", r"offices? (?:are )?open", r"staff", r"teachers?", r"faculty", r"students?",
        r"classes", r"grades?", r"pre ?k-12", r"k-12", r"pk-12", r"days?", r"weeks?", r"today", r"due", r"observ\w+",
        r"updated?", r"reminder", r"attendance", r"session", r"have", r"district", r"districtwide", r"everyone",
        DISTRICT, MONTH_OR_DAY,
    ),
    # A word or two beside it that may be a school, or anybody.
    Says.SOMEBODY_OR_SOMETHING: (
        r"(?<=no school )[^\W\d]+(?: [^\W\d]+)?$", r"^[^\W\d]+(?: [^\W\d]+)?(?= no school)",
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
