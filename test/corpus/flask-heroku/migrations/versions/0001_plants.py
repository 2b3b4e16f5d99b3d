revision = "0001"
down_revision = None


def upgrade():
    from alembic import op
    import sqlalchemy as sa

    op.create_table("plant", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(120)))
