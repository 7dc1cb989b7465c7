"""Which form a section has."""

from qms_admin.forms.area import AREA
from qms_admin.forms.base import Form
from qms_admin.forms.branch import BRANCH
from qms_admin.forms.counter import COUNTER
from qms_admin.forms.device import DEVICE
from qms_admin.forms.person import PERSON
from qms_admin.forms.role import ROLE
from qms_admin.forms.schedule import SCHEDULE
from qms_admin.forms.service import SERVICE
from qms_admin.forms.tenant import TENANT
from qms_admin.forms.webhook import WEBHOOK
from qms_admin.sections import Section

FORMS: dict[Section, Form] = {
    Section.BRANCHES: BRANCH,
    Section.SERVICES: SERVICE,
    Section.COUNTERS: COUNTER,
    Section.STAFF: PERSON,
    Section.DEVICES: DEVICE,
    Section.TENANT: TENANT,
    Section.AREAS: AREA,
    Section.WEBHOOKS: WEBHOOK,
    Section.SCHEDULES: SCHEDULE,
    Section.ROLES: ROLE,
}
