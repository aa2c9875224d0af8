"""Titles as districts write them, and what each says of its day; written down before any rule was tried on them."""

CLOSES = """
No School
NoSchool
Reminder: No School
NO SCHOOL!
No-School Day
No School Today
No Schools
No School - Professional Development
No School: Staff PD Day
PD Day - No School for Students
Professional Learning Day (No Students)
No school for students – teachers report
No School for Students/Teacher Work Day
Teachers Report; No Students
Non-Student Day
Non Student Day - Teacher Workday
Non-School Day
Non-Attendance Day
Student Holiday
Student-Free Day
Pupil Free Day
Students do not report
No Student Attendance
No Classes
No classes - Convocation
Classes Cancelled
School Canceled - Snow
All Schools Cancelled Due to Weather
School Closure
Emergency School Closing
Schools Closed
School is closed
Schools will be closed
SCHOOLS CLOSED – Yom Kippur
Closed
CLOSED - Labor Day
WHPS: No School
NHPS - Schools Closed
EHPS No School
No School - King's Birthday
District Closed
District Closed: Snow Day
All Schools and Offices Closed
Schools and District Offices Closed
Schools & Central Office Closed - Good Friday
Schools/Offices Closed
District Offices and Schools Closed
School and Town Offices Closed
Schools, Offices and Library Closed
School not in session
Snow Day - No School
No School K-12
No School PreK-12
No School (PK-12)
No School Grades K-12
No School for All Grades
No School - All Students
Election Day – No School
Election Day - Schools Closed
Veterans Day - No School
Veterans' Day Holiday (No School)
Columbus Day - Schools Closed
Indigenous Peoples' Day – No School
No School: Rosh Hashanah
No School - First Day of Rosh Hashanah
Yom Kippur - No School
Diwali (No School)
Schools Closed for Diwali
Eid al-Fitr - No School
No School - Eid al-Adha
Good Friday - No School
Lunar New Year: Schools Closed
No School - Three Kings Day
No School / Lincoln's Birthday
Labor Day
Labor Day Holiday
Thanksgiving
Thanksgiving Day
Thanksgiving Recess
Thanksgiving Break
Thanksgiving Recess - No School
Thanksgiving Holiday
Day after Thanksgiving
Christmas
Christmas Day
Christmas Day (observed)
Christmas Vacation
New Year's Day
New Year’s Day
New Years Day Observed
Martin Luther King, Jr. Day
Martin Luther King Jr Birthday
Dr. Martin Luther King Jr. Day
MLK Day
M.L.K. Day - Holiday
Presidents' Day
Presidents Day
President's Day
Presidents' Day Recess
Washington's Birthday
Memorial Day
Memorial Day Observed
Memorial Day - Schools Closed
Juneteenth
Juneteenth Holiday
Juneteenth National Independence Day
Independence Day
July 4th
Fourth of July
Winter Recess
Winter Break
Winter Vacation
Winter Holidays
Winter Holiday Break
Holiday Recess
Holiday Break
Holiday Vacation
Mid-Winter Recess
February Recess
February Vacation
February Break
April Recess
April Vacation Week
Spring Recess
Spring Break
Spring Vacation
Easter Break
Fall Break
December Break
December Recess - Schools Closed
Summer Vacation
Summer Recess
Vacation
Recess
School Vacation
School Vacation Week
School Holiday
Holiday
HOLIDAY: Thanksgiving
Holiday - Schools Closed
Legal Holiday
First Day of Winter Break
Last day of spring recess
Winter Break - School Resumes January 4
No School - Winter Recess - School Resumes Jan. 4
Winter Recess (No School), classes resume Monday, January 4
UPDATED: No School
No hay clases
Schools Closed - Water Main Break
No School – Parent/Teacher Conferences
NO SCHOOL-Labor Day
No School/Labor Day
Labor Day/No School
Labor Day 2026
Thanksgiving Recess (No School)
Winter Recess 12/24-1/1
Winter Recess, Dec. 24 - Jan. 1
Winter Break December 23-January 3
April Vacation April 5-9
No School Dec 5-9
Winter Recess--Schools Closed
Schools Closed/Winter Recess
School Holiday: Columbus Day
Holiday: Veterans Day
No School – K–12
No School K through 12
Staff Only Day - No Students
Students: No School
Teacher Work Day/Student Holiday
Thanksgiving Vacation
New Year's Holiday
New Year's Break
MLK Jr. Day
MLK Holiday
Midwinter Recess
Spring Holiday
Spring Recess - Good Friday
Good Friday / Spring Recess
No School: Inclement Weather
School Closed Due to Inclement Weather
Schools Closed - Offices Open
Friday after Thanksgiving
Closed for Thanksgiving
Town Hall Closed - Labor Day
Spring Break Week
Spring Break Day 3
No School - Water Main Break
Election Day / Professional Development - No Students
M.L. King Day
George Washington's Birthday
Labor Day Recess
Students Not in Session
School Holidays
Federal Holiday
Presidents' Day/February Recess
Christmas & New Year's Break
Winter Recess: December 24th - January 1st
Teacher In-Service/No Students
No School - Staff Only
School and office closed
🎉 No School 🎉
NO SCHOOL.
District-wide PD; no students
Cesar Chavez Day - No School
Schools Not Open
School will not be in session
School is Cancelled
All classes cancelled
Students have no school
Day of Mourning - schools closed
Winter Recess Dec 24 - Jan 2; School reopens Jan 3
Passover/Spring Recess
Holiday/Winter Break
Non student contact day
District offices and schools are closed
All district schools and offices closed
Rev. Dr. Martin Luther King, Jr. Day
Spring Recess | District Offices Open
[No School] Staff PD
No School - All After School Activities Cancelled
Classes not in session
Student Day Off
Nonstudent Day
Weather Closure
Student/Teacher Holiday
Student and Staff Holiday
Holiday for Students and Staff
February School Vacation
April School Vacation Week
Winter School Vacation
Day off for students
No instruction
Día sin clases
Semester Break
NJEA Convention - No School
Winter Holiday Recess
February Winter Recess
April Spring Break
Fall Mini-Break
Spring mini break
October Break
October Recess
March Break
No School - Teachers' Convention
Students off
Full Day PD - No School
Full Day Professional Development - No School for Students
No school this week
Mid-year break
Winter Recess 12/24/26-1/1/27
Schools closed and no busing
Thanksgiving - School closed
"""

DOES_NOT_CLOSE = """
Minimum Day - Winter Recess
Half-Day before Recess
Half day before recess
Half Day - Thanksgiving Recess
1/2 Day - Students
Early Dismissal
Early dismissal before the holiday
Thanksgiving Early Dismissal
Early Dismissal - Winter Recess Begins
Early Release Day
Early release - Professional Development
Schools Close Early
Schools closing early for Thanksgiving
Schools close at noon - Holiday Recess
Shortened Day
Abbreviated Day for Students
Noon Dismissal
12:30 Dismissal - PD
Delayed Opening
Two-Hour Delay
2 Hour Delayed Opening - Staff PD
Late Start
Late Arrival - Professional Development
School reconvenes after winter break
School reconvenes after break
School Resumes
School resumes after recess
Schools Re-Open
Classes Resume after Spring Vacation
Students return from Winter Recess
Return from Winter Break
Back to School after holiday recess
Welcome Back from Spring Break!
CANCELLED: No School - PD Day
CANCELED - No School
Canceled: Spring Break
Postponed: No School
Religious Holiday - School in Session
Veterans Day - School in Session
Veterans Day (Schools Open)
Columbus Day - School is in session
Presidents' Day - Regular School Day
Election Day - Half Day
Rosh Hashanah - School in Session
School in Session
Full Day of School
School Day
Regular School Day - Columbus Day
Schools Not Closed
Holiday Food Drive
Holiday Concert
Holiday Party
Holiday Fair
Holiday Bazaar
Winter Holiday Assembly
Holiday Spirit Week
Holiday Pajama Day
Holiday Shop
Holiday Gift Wrap Sale
Holiday Luncheon
Thanksgiving Food Drive
Thanksgiving Feast
Thanksgiving Day Football Game
Memorial Day Parade
Veterans Day Assembly
Veterans Day Breakfast
Labor Day Picnic
Martin Luther King Essay Contest
Martin Luther King Celebration
Juneteenth Celebration
Lunar New Year Celebration
Diwali Festival
Halloween Parade
Vacation Camp
Spring Break Camp Registration
February Vacation Academy
Recess Before Lunch Committee
No School Board Meeting
No School Committee Meeting
No School Lunch Today
School Board Meeting Canceled
No After School Activities
No After-School Programs
No Before School Care
Library Closed
Pool closed
Registration Closed
First Day of School
First Day of School - Grades K-12
First Day for Students
First Day of Classes
First Day of School after Winter Break
Last Day of School
Last Day of School - Early Dismissal
Last Day for Students
Last Student Day
Last Day of Classes
Last Day of School before Winter Recess
Last day before vacation
Last day before Spring Break
Day before Thanksgiving - Early Dismissal
Vacation begins at end of day
Winter Recess begins at close of school
Winter Recess begins at dismissal
Spring break starts after school
Snow Make-Up Day
Make-up Day for Snow
Make Up Day (snow)
Inclement Weather Make-Up Day
Remote Learning Day
Virtual Learning Day
Board of Education Meeting
Board of Education
Breakfast with the Principal
Fall Sports Begin
Marking Period Ends
End of First Quarter
Report Cards Issued
Picture Day
Open House
Back to School Night
Curriculum Night
PSAT
Senior Prom
Graduation
Kindergarten Orientation
Kindergarten Registration
Fire Prevention Week
Red Ribbon Week
World Language Week
SAT School Day
School Spirit Day
Breakout EDU
Groundhog Day
Flag Day
Patriot Day
Earth Day
Mother's Day
Valentine's Day
Halloween
Daylight Saving Time Ends
First Day of Spring
First Day of Hanukkah
Schools Open, Offices Closed
School Office Open
School Begins
Schools Open for Students
MLK Middle School Open House
Martin Luther King School Picture Day
Columbus Magnet School Picture Day
Christmas Tree Lighting
Christmas Caroling
Holiday Door Decorating
Easter Egg Hunt
Thanksgiving Pie Sale
School Library Closed
School Closing Ceremony
Tentative Last Day of School
12:30 p.m. Dismissal
4 Hour Early Dismissal
½ Day before Thanksgiving Recess
Thanksgiving - Early Dismissal
Winter Concert cancelled
No Summer School
No Early Dismissal
Half Day of School
Delayed Start
Winter Break Starts at End of Day
Veterans' Day - Schools in Session, Offices Closed
No homework - Religious Holiday
PD Half Day
Kwanzaa
Ramadan begins
Ash Wednesday
Holi
No School pictures today
No School Shooting Drills
School closure drill
First day back after winter break
School closes early for holiday
School in Session (Columbus Day)
Make-up day (was holiday)
Not a holiday - school in session
District offices closed, school in session
Holiday Coat Drive Ends
School reopens January 4, 2027
Two-hour delay - no AM PreK
Good Friday - Early Dismissal
Election Day - Schools Open
No School Age Child Care
No school-wide assembly
Media Center Closed
Closed campus
Closing Ceremonies
Marking Period Closes
Quarter 1 Closes
Break the Stigma Week
School Closing Remarks
School vacation forms due
Vacation Bible School
Columbus Day (school day)
Veterans Day - Students attend
Students attend school - Veterans Day
Election Day - Students attend
PD for staff - students attend
First day after Spring break
Winter break over
Dismissal for Winter Break
Holiday Sweater Day
Holiday Stroll
Holiday Store
Holiday Cookie Exchange
Holiday Cookie Swap
Winter Holidays Around the World
Labor Day 5K
Spring Break Bash
"""

UNSURE = """
Maps: No School
No School K-5
No School - Grades 1-12
No School Grades 9-12
No School - Elementary
No School - Elementary Conferences
No School for Kindergarten
No School PreK
No School - Pre-K and Kindergarten Only
No School - Middle School
No School for Grade 12
No School - High School Only
No School for Seniors
Elementary Schools Closed
High School Closed
No School at Hall High
Hall High School closed
No Kindergarten
No Preschool
No School K-5; Early Dismissal 6-12
No School - Early Dismissal
No School or Early Dismissal
Adult Education - No Classes
No School (Tentative)
Possible No School
No School if needed for snow make-up
No School - Snow Make-Up Day if Needed
No School?
No School - Cancelled
Rescheduled: No School
Snow Day
Snow Day/Make-Up Day
Snow day / make-up day
Possible Snow Make-Up Day
Make-Up Day if Needed
Inclement Weather Day
Office Closed
Offices closed
Central Office Closed
Central offices closed
District Offices Closed
Town Hall and offices closed
Main Office Closed
Veterans Day
Veterans' Day
Veterans Day Observed
Columbus Day
Indigenous Peoples' Day
Columbus Day / Indigenous Peoples' Day
Election Day
Lincoln's Birthday
Patriots' Day
Good Friday
Easter Monday
Rosh Hashanah
Rosh Hashana
Rosh HaShanah begins
Yom Kippur
Passover
Diwali
Eid al-Fitr
Eid
Eid ul-Adha
Lunar New Year
Chinese New Year
Three Kings Day
Orthodox Christmas
Christmas Eve
New Year's Eve
Religious Holiday
Jewish Holiday
Winter Recess Begins
Spring Break Ends
Winter break starts
School closes for winter recess
Professional Development
Professional Development Day
PD Day
Teacher In-Service
Staff Development Day
Teacher Workday
Teacher Work Day
Teacher Professional Learning
Teachers Report
Teachers Return
First Day for Teachers
Last Day for Staff
Parent-Teacher Conferences
Parent/Teacher Conference Day
Possible Spring Break
Spring Break (tentative)
Holiday Schedule
Spring Break or School Day
Building Closed
Campus closed
School's Out
No School K–5
No School K to 5
Gr. 9-12 No School
No School for 9th Grade
No School (HS only)
No AM PreK
Day before Thanksgiving
Thanksgiving Eve
Thanksgiving Week
Labor Day Weekend
Winter Break Hours
Happy Thanksgiving
Professional Day
Superintendent's Conference Day
Emergency Closing
Schools Closed?
Office closed for Thanksgiving
Columbus Day Holiday
César Chávez Day
K - No School
Pre-School Closed
No School for 10th Graders
SAT Day - No School for grades 9, 10, 12
Presidents' Day Weekend
Non-instructional day
Spring Break - cancelled for snow make up
Independence Day - No Summer School
School dismisses for winter break
End of Winter Break
Teachers' First Day
No School (CANCELLED)
No School Cancelled
School in session (formerly No School)
Schools on break
Spring Vacation Begins
No School - elementary, middle, and high
No School - Kingswood
No School: Hall
Conard – No School
No School (King Philip)
Reserved Snow Day
MLK Day of Service
Rosh Hashanah Begins at Sundown
Closing of schools
School closed to visitors
Schools closed to the public
Closed for lunch
Reminder: no school on Monday
No School Tomorrow
Schools closed tomorrow
Open house - no school that evening
Schools closed - power outage at King Philip
Teachers do not report
E-learning day - no in-person school
No in-person classes
Remote learning, no in-person instruction
Primary Day
Evacuation Day
Bunker Hill Day
Casimir Pulaski Day
Town Meeting Day
Emancipation Day
Convocation
Convocation Day
Schools closed at noon
Kindergarten Orientation - No K Class
No School Gr 9, 11, 12 (PSAT)
Seniors Only
No School - A Day students
No school for students not taking exams
No School Transition grades
Closed - cafeteria
Non-Contract Day
Register for No School Day Camp
No School Day Camp
No School Fun Day at the Y
Library - Closed
Main Office: CLOSED
Pool - CLOSED
YMCA: closed
Family Resource Center - Closed
Closed: Town Hall
Hall: No School - Snow
Conard: No School - water main break
Bristow - No School (power outage)
King Philip - Closed due to power outage
No longer a no school day
Formerly No School
No school day changed to school day
Emergency Day (if not used no school)
JFK No School
No School for NFA Students
No School for out of district students
No school for Early Childhood
No School 3K
No School TK-5
No School for Group A
No School for Cohort B
No School Blue Day Students
No school for students with last names A-L
No School for Students not testing
No School for Non-Testing Students
No School for Class of 2027
No School for non-AP students
No School for remote students
No School for bus riders
No School for Main Street School
School closed at Conard
Secondary Conferences - No School for secondary students
Kindergarten Visitation Day - No K Classes
Kindergarten Open House - no K
Kindergarten - First day (no K today)
SAT - Grade 11 only
Final Exams - Freshmen Only
Regents Exams - No Classes
NJEA Convention
Teachers' Convention
MEA Break
Teacher Convention
Workshop Day
Teacher Workshop Day
Act 80 Day
Flex Day
Comp Day
Curriculum Day
Data Day
Staff Collaboration Day
Calamity Day
Furlough Day
All Staff Convocation
PL Day
Black Friday
Native American Heritage Day
Native American Day
Mardi Gras
Mardi Gras Break
Pioneer Day
Nevada Day
Prince Kuhio Day
Kamehameha Day
Statehood Day
Truman Day
Victory Day
Rodeo Break
Harvest Break
Ski Week
Ski Break
Potato Harvest Break
Long Weekend
President's Weekend
Presidents' Week
Holy Week
Holy Thursday
Nowruz
Tet
Simchat Torah
Shemini Atzeret
Las Posadas
All Saints' Day
Id al-Fitr
Jewish New Year
Hindu New Year
Religious Observance Day
No School for UConn ECE students
No School for ninth graders
No School - sixth grade
No School Spirit Wear Orders
Memorial Day - Parade
Spring Break: Trip to Spain
Labor Day (parade at 10)
Smith School Closed
Main Street School is closed
No Senior Classes
Freshmen Off
No School if snow
No School - Weather Permitting
No school next week
No School unless needed
"""


def table() -> list[tuple[str, str]]:
    """Each title with its verdict."""
    lists = {"closes": CLOSES, "does not close": DOES_NOT_CLOSE, "unsure": UNSURE}
    return [(title, verdict) for verdict, titles in lists.items() for title in titles.strip().splitlines()]
