"""Alembic's entry: run the migrations on the connection that the register hands over."""

from alembic import context

from bilateral.register.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
