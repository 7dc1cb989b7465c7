"""The configuration tables as SQLAlchemy models, for advanced-alchemy. The schema itself is the migrations'."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Computed, DateTime, LargeBinary
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {
        dict[str, Any]: JSONB,
        dict[str, str]: JSONB,
        list[str]: JSONB,
        list[dict[str, Any]]: JSONB,
        datetime: DateTime(timezone=True),
        bytes: LargeBinary,
    }


class Configured(Base):
    """What every configured thing has; a deleted one stays for the tickets that name it."""

    __abstract__ = True

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)
    deleted_at: Mapped[datetime | None]


class TenantRow(Configured):
    __tablename__ = "tenants"

    slug: Mapped[str]
    name: Mapped[str]
    priority_classes: Mapped[list[dict[str, Any]]]
    keep_customer_refs: Mapped[bool]
    customer_data_days: Mapped[int]
    staff_analytics: Mapped[bool]
    lock_after_minutes: Mapped[int]
    features: Mapped[dict[str, Any]]


class BranchRow(Configured):
    __tablename__ = "branches"
    __mapper_args__ = {"eager_defaults": True}  # has_staff_pin is the database's

    branch_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    names: Mapped[dict[str, str]]
    time_zone: Mapped[str]
    day_starts_hour: Mapped[int]
    languages: Mapped[list[str]]
    messages: Mapped[list[str]]
    accent: Mapped[str | None]
    priority_ratio: Mapped[int]
    prefers: Mapped[dict[str, Any]]
    hours: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    exceptions: Mapped[list[dict[str, Any]]]
    recall_limit: Mapped[int | None]
    presence_grace_seconds: Mapped[int]
    auto_call_seconds: Mapped[int | None]
    not_collected_after_seconds: Mapped[int]
    asks_priority: Mapped[bool]
    priority_offers: Mapped[list[dict[str, Any]]]
    areas_first: Mapped[bool]
    ticket: Mapped[dict[str, Any]]
    alarms: Mapped[dict[str, Any]]
    staff_pin_hash: Mapped[str | None]
    display: Mapped[dict[str, Any]]
    voice: Mapped[dict[str, Any]]
    has_staff_pin: Mapped[bool] = mapped_column(Computed("staff_pin_hash IS NOT NULL"))


class AreaRow(Configured):
    __tablename__ = "areas"

    area_id: Mapped[UUID] = mapped_column(primary_key=True)
    branch_id: Mapped[UUID]
    name: Mapped[str]
    names: Mapped[dict[str, str]]
    sort_order: Mapped[int]
    display: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class ServiceRow(Configured):
    __tablename__ = "services"

    service_id: Mapped[UUID] = mapped_column(primary_key=True)
    branch_id: Mapped[UUID]
    area_id: Mapped[UUID | None]
    code: Mapped[str]
    name: Mapped[str]
    names: Mapped[dict[str, str]]
    hint: Mapped[str | None]
    hints: Mapped[dict[str, str]]
    icon: Mapped[str | None]
    prefix: Mapped[str]
    number_width: Mapped[int]
    first_number: Mapped[int]
    last_number: Mapped[int]
    opens_at: Mapped[str | None]
    closes_at: Mapped[str | None]
    hours: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    last_ticket_minutes: Mapped[int]
    requeue_allowed: Mapped[bool]
    no_show_requeues: Mapped[int]
    no_show_position: Mapped[int | None]
    max_per_day: Mapped[int | None]
    max_waiting: Mapped[int | None]
    target_wait_minutes: Mapped[int]
    max_wait_minutes: Mapped[int | None]
    called_grace_period_seconds: Mapped[int]
    sort_order: Mapped[int]
    reference: Mapped[str]
    reference_kind: Mapped[str]


class CounterRow(Configured):
    __tablename__ = "counters"

    counter_id: Mapped[UUID] = mapped_column(primary_key=True)
    branch_id: Mapped[UUID]
    area_id: Mapped[UUID | None]
    name: Mapped[str]
    sort_order: Mapped[int]
    prefers: Mapped[dict[str, Any]]


class UserRow(Configured):
    __tablename__ = "users"

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    username: Mapped[str]
    password_hash: Mapped[str]
    totp_secret: Mapped[str | None]
    display_name: Mapped[str]
    role: Mapped[str]
    role_id: Mapped[UUID | None]
    branch_id: Mapped[UUID | None]
    language: Mapped[str | None]


class RoleRow(Configured):
    __tablename__ = "roles"

    role_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    permissions: Mapped[list[str]]


class WebhookRow(Configured):
    """`secret` is sealed (usecases/seals.py)."""

    __tablename__ = "webhooks"

    webhook_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
    events: Mapped[list[str]]
    branch_ids: Mapped[list[str]]
    secret: Mapped[str]


class ReportRow(Configured):
    """How far it is written (`done_day` …) is the worker's to say (store/reports.py)."""

    __tablename__ = "reports"

    report_id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str]
    branch_id: Mapped[UUID | None]
    cycle: Mapped[str]
    group_by: Mapped[str]
    formats: Mapped[list[str]]
    hour: Mapped[int]
    language: Mapped[str]
    done_day: Mapped[date | None]
    done_at: Mapped[datetime | None]
    files: Mapped[list[str]] = mapped_column(default=list)
    last_error: Mapped[str | None]


class DeviceRow(Configured):
    __tablename__ = "devices"

    device_id: Mapped[UUID] = mapped_column(primary_key=True)
    branch_id: Mapped[UUID]
    area_id: Mapped[UUID | None]
    type: Mapped[str]
    name: Mapped[str]
    series: Mapped[str | None]
    token_hash: Mapped[bytes | None]
    app_version: Mapped[str | None]
    last_seen_at: Mapped[datetime | None]
    printer: Mapped[str | None]
    buffered: Mapped[int | None]
    clock_skew_ms: Mapped[int | None]
    last_painted_at: Mapped[datetime | None]
    quarantined: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    troubles: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    runs: Mapped[list[str]] = mapped_column(default=list)
    used_twice_at: Mapped[datetime | None]
    vitals: Mapped[dict[str, Any] | None]
    moments: Mapped[list[dict[str, Any]]] = mapped_column(default=list)


class ConfigVersionRow(Base):
    """One change of the configuration: who, when, and the thing before and after (None: created, deleted).

    `restored_from` is the version that it brought back.
    """

    __tablename__ = "config_versions"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    config_version_id: Mapped[UUID] = mapped_column(primary_key=True)
    branch_id: Mapped[UUID | None]
    entity: Mapped[str]
    entity_id: Mapped[UUID]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    actor_id: Mapped[UUID]
    ts: Mapped[datetime]
    restored_from: Mapped[UUID | None]
