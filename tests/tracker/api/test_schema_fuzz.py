"""Whatever fits the description, or just misses it, is answered as the description says."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tracker.api.schema.document import described, operations_of
from tracker.snapshots.models import Snapshot, SnapshotState
from tracker.wsgi import application

pytestmark = pytest.mark.django_db

# Not among them: that whatever fits is accepted. No description can say which slugs there are, and
# an unknown one is refused with the nearest that is known.
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
    negative_data_rejection,
]
EXAMPLES = 5
PLAIN = {"Accept-Encoding": "identity"}


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The application closes its connections after each request, and with it the test's own."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def description(settings: Any, one_connection: None) -> Any:
    settings.ALLOWED_HOSTS = ["*"]
    settings.API_ANONYMOUS_PER_MINUTE = 0
    Snapshot.objects.create(state=SnapshotState.FAILED, fault="broken")
    schema: Any = schemathesis.openapi.from_dict(described("http://testserver"))
    schema.app = application
    return schema


@pytest.mark.parametrize("mode", GenerationMode, ids=lambda mode: mode.value)
def test_every_operation_keeps_to_the_description(description: Any, mode: GenerationMode) -> None:
    operations = [found.ok() for found in description.get_all_operations()]
    assert len(operations) == len(operations_of(described()))
    for operation in operations:

        @seed(20261122)
        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def keeps(case: Any) -> None:
            case.call_and_validate(checks=CHECKS, headers=PLAIN)

        keeps()
