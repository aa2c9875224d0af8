"""Every module that holds tables, loaded: Alembic compares its migrations with all of them."""

import models.activities.import_tables
import models.activities.several_tables
import models.activities.tables
import models.agreement.tables
import models.appointments.tables
import models.calendar.feed
import models.calendar.tables
import models.delivery.outbox
import models.dismissals.decisions
import models.dismissals.tables
import models.duty.tables
import models.evaluations.tables
import models.export_requests.tables
import models.feedback.tables
import models.notices.earlier.tables
import models.notices.tables
import models.people.channel_watch
import models.people.proposals
import models.people.schools
import models.people.tables
import models.quarters.activity_figures
import models.quarters.differences
import models.quarters.editions
import models.quarters.recommendation_kinds
import models.quarters.report_drafts
import models.quarters.report_tables
import models.quarters.tables
import models.quarters.team_tables
import models.schedules.reminders
import models.schedules.tables
import models.store.audit
import models.store.base
import models.store.deadlines
import models.store.numbers
import models.store.received_forms
import models.store.write_probe
import models.welcome.tables

metadata = models.store.base.Base.metadata
