"""The signed texts of the agreement, as handed in and in sections; where the agreement is posted; which held."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    _texts()
    op.add_column("evaluation_version", sa.Column("signed_text", sa.Integer(), nullable=True))
    op.create_table(
        "agreement_posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("is_posted", sa.Boolean(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("whereabouts", sa.String(length=300), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entered_by_id"], ["person.id"], name=op.f("fk_agreement_posting_entered_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_posting")),
        sa.UniqueConstraint("place", "version", name=op.f("uq_agreement_posting_place_version")),
    )


def _texts() -> None:
    op.create_table(
        "signed_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("holds_from", sa.Date(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("imported_by", sa.String(length=40), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_text")),
        sa.UniqueConstraint("number", name=op.f("uq_signed_text_number")),
    )
    op.create_index("ix_signed_text_sha256", "signed_text", ["sha256"], unique=False)
    op.create_table(
        "signed_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.String(length=120), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["text_id"], ["signed_text.id"], name=op.f("fk_signed_section_text_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_section")),
        sa.UniqueConstraint("text_id", "position", name=op.f("uq_signed_section_text_id_position")),
    )
