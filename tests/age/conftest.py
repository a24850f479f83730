from __future__ import annotations

import pytest

from appliance.age.identities import HybridIdentity, X25519Identity
from tests.age import kit


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    # Without the kit each of these tests runs once and fails with what to do: none is ever skipped.
    if "vector" in metafunc.fixturenames:
        found = list(kit.vectors().values())
        metafunc.parametrize("vector", found or [None], ids=lambda one: one.name if one else "missing", indirect=True)


@pytest.fixture
def vector(request: pytest.FixtureRequest) -> kit.Vector:
    if request.param is None:
        pytest.fail(kit.MISSING)
    return request.param


@pytest.fixture(scope="session")
def x25519() -> X25519Identity:
    return X25519Identity.generate()


@pytest.fixture(scope="session")
def hybrid() -> HybridIdentity:
    return HybridIdentity.generate()
