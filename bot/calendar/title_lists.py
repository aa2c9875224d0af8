"""Words of calendars' titles in plain lists, as `plain_words` writes them: what activities are called, and days.

Each is a pattern; `bot/calendar/title_words.py` says what they mean in a title.
"""

ACTIVITIES = (
    r"food", r"drive", r"concert", r"part(?:y|ies)", r"fair(?! day)", r"bazaar", r"sale", r"assembl(?:y|ies)",
    r"spirit", r"pajama", r"shop(?:ping)?", r"gifts?", r"market", r"craft\w*", r"lunch(?:eon)?", r"breakfast",
    r"brunch", r"dinner", r"feast", r"potluck", r"games?", r"tournament", r"parade", r"picnic", r"cookout", r"bbq",
    r"contest", r"essay", r"celebrations?", r"festival", r"performance", r"show(?:case)?", r"plays?", r"dance",
    r"sing ?along", r"camps?", r"academy", r"program", r"registration", r"committee", r"meeting(?! day)", r"night",
    r"orientation", r"ceremony", r"trip", r"challenge", r"packets?", r"homework", r"reading", r"fundraiser", r"raffle",
    r"practice", r"duty", r"rehearsal", r"club", r"dress", r"lighting", r"carol\w*", r"decorat\w+", r"egg", r"picture",
    r"open house", r"toys?", r"baskets?", r"cards?", r"message", r"bingo", r"due(?! to)", r"deadline", r"forms?",
    r"sweaters?", r"stroll", r"store", r"swap", r"exchange", r"movies?", r"5k", r"around the world", r"bash", r"fun",
    r"kick ?off", r"countdown", r"rally", r"collection", r"donations?", r"recital", r"choir", r"chorus", r"tree",
    r"bible",
)  # fmt: skip
"""What is held on a day. Beside the name of a holiday it tells that the title is about something else."""

ASKED_HOLIDAYS = (
    r"veterans? day", r"columbus day", r"indigenous", r"italian (?:american )?heritage day", r"election day",
    r"primary day", r"lincolns birthday", r"patriots day", r"good friday", r"(?:holy|maundy) thursday", r"holy week",
    r"easter", r"rosh hashana\w*", r"yom kippur", r"passover", r"sukkot", r"shavuot", r"shemini atzeret",
    r"simchat torah", r"(?:jewish|hindu|lunar|chinese) new year", r"tet", r"nowruz", r"diwali", r"deepavali", r"[ei]id",
    r"id (?:al|ul)", r"ramadan holiday", r"religious observance day", r"all saints day", r"las posadas", r"three kings",
    r"epiphany", r"dia de (?:los )?reyes", r"orthodox", r"cesar chavez", r"mardi gras",
    r"native american (?:heritage )?day", r"black friday", r"(?:casimir )?pulaski day", r"evacuation day",
    r"bunker hill day", r"bennington battle day", r"town meeting day", r"emancipation day", r"victory day",
    r"pioneer day", r"nevada day", r"(?:prince )?kuhio day", r"kamehameha day", r"statehood day", r"truman day",
    r"deer (?:season|day)", r"(?:county|state|town) fair day", r"(?:ski|presidents?) week(?:end)?", r"long weekend",
)  # fmt: skip
"""Holidays on which some districts close and others have school, those of other states among them."""

STAFF_DAYS = (
    r"professional (?:development|learning|growth|days?)", r"c?pdd?", r"plc? day", r"in ?service", r"convocation",
    r"staff (?:development|days?|training)", r"(?:mea|njea|(?:teacher|educator|faculty)s?) convention",
    r"(?:teacher|staff|clerical|faculty) (?:institute|in|work|planning|record|prep\w*|collaborati\w+) ?days?",
    r"work(?:shop)? ?days?", r"(?:teachers?|staff|faculty) (?:reports?|returns?|only)",
    r"(?:teachers|staff|faculty) (?:(?:do|will|are) )?not (?:report|in)", r"opening day for (?:teachers|staff)",
    r"days? for (?:teachers|staff|faculty)", r"conferences?", r"institute day", r"superintendents? day",
    r"(?:grading|curriculum|data|flex|comp|compensat\w+|calamity|furlough|collaborati\w+|act 80) day",
    r"non instructional", r"school improvement", r"(?:teacher|staff|faculty)s? first day", r"intersession",
)  # fmt: skip
"""Days of staff, which are without students as often as not."""

WHY = (
    r"weather", r"snow", r"ice", r"icy", r"storms?", r"hurricane", r"floods?", r"flooding", r"wind", r"heat", r"cold",
    r"smoke", r"water", r"power", r"outage", r"break", r"emergency",
)  # fmt: skip
"""Why there is no school."""
