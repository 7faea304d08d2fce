"""The register on a real PostgreSQL server, started for these tests where its programs are installed."""

import pytest

from bilateral.errors import BilateralError
from bilateral.reading import Reading
from bilateral.register import Register
from conftest import free_port
from register.test_register import LAWS

pytestmark = [pytest.mark.postgres, pytest.mark.xdist_group("postgres")]


@pytest.mark.parametrize("law", LAWS)
def test_on_postgresql(postgres_url: str, readings: dict[str, Reading], law) -> None:
    register = Register(postgres_url)
    law(register, readings["01"])
    register.close()


def test_migrations_run_once(postgres_url: str, readings: dict[str, Reading]) -> None:
    first, second = Register(postgres_url), Register(postgres_url)
    first.add(readings["02"].document, readings["02"].records)
    assert second.records() == list(readings["02"].records)
    first.close(), second.close()


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(BilateralError):
        Register(f"postgresql+psycopg://postgres@127.0.0.1:{free_port()}/none")
