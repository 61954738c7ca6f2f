"""A file on its way: checked by row and field, put before the reviewers, approved, undone."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from companies.models import Company
from funding.models import FundingRound
from sources.choices import BatchState, ProposalState
from sources.models import Batch, Change, Proposal
from sources.publication import withdraw
from tracker.dataset import TABLES
from tracker.desk.deciding import Decision, NotPossible
from tracker.desk.imports import batch_work, importing
from tracker.desk.rows import BY_NAME, stored, stored_cells

pytestmark = pytest.mark.django_db
ROUNDS = BY_NAME["rounds"]
KEY = "rd-1583eb14"  # Unitree's Series C of June 2025
OTHER = "rd-c82b193d"


def file_of(*rows: dict[str, str]) -> bytes:
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return buffer.getvalue().encode()


def begun(content: bytes, table: str = "rounds", **asked: str) -> Batch:
    batch = Batch(kind="import", resource=BY_NAME[table].model.resource, title="t", author="ed")
    batch.reason = "a list of July"
    importing.begin(batch, content, asked)
    return batch


def committed(content: bytes, table: str = "rounds") -> Batch:
    batch = begun(content, table)
    assert importing.is_ready(batch), batch.report["faults"]
    importing.order(batch, importing.QUEUE, Decision("ed"))
    importing.order(batch, importing.APPROVE, Decision("rev", "looks right"))
    assert batch.state == BatchState.COMMITTED, batch.report
    return batch


def new_round(**cells: str) -> dict[str, str]:
    return stored_cells(ROUNDS, KEY) | {"key": "", "announced_on": "2025-02-03", "note": ""} | cells


def faults(batch: Batch) -> list[tuple[int, str, str]]:
    return [(line, column, value) for line, column, value, _why in batch.report["faults"]]


def test_three_bad_rows_are_each_named_by_line_column_value_and_reason() -> None:
    known = stored_cells(ROUNDS, KEY)
    content = file_of(
        known | {"note": "seen again"},
        new_round(company_slug="nobody"),
        known | {"key": OTHER, "announced_on": "2026-13-01"},
        new_round(amount_min="900", amount_max="100", announced_on="2025-02"),
        new_round(),
    )
    batch = begun(content)
    assert faults(batch) == [
        (3, "company_slug", "nobody"),
        (4, "announced_on", "2026-13-01"),
        (5, "amount_min, amount_max", "900, 100"),
    ]
    assert batch.report["faults"][0][3] == "there is no company 'nobody'"
    counts = {name: batch.report[name] for name in ("rejected", "created", "changed", "unchanged")}
    assert counts == {"rejected": 3, "created": 1, "changed": 1, "unchanged": 0}
    with pytest.raises(NotPossible, match="mend the file"):
        importing.order(batch, importing.QUEUE, Decision("ed"))
    assert stored_cells(ROUNDS, KEY) == known


def test_an_export_comes_back_unchanged_for_every_table() -> None:
    for table in TABLES:
        if table.name in ("sources", "companies", "investors"):  # above 300 rows: not in the suite
            continue
        rows = list(csv.DictReader(io.StringIO(table.export())))[:40]
        batch = begun(file_of(*rows), table.name)
        assert batch.report["fault_count"] == 0, (table.name, batch.report["faults"])
        assert batch.report["unchanged"] == len(rows), table.name


def test_some_columns_are_enough_for_rows_that_stand_and_too_few_for_new_ones() -> None:
    content = file_of({"key": KEY, "note": "a note"}, {"key": "", "note": "another"})
    batch = begun(content)
    assert batch.report["changed"] == 1
    assert Proposal.objects.get(batch=batch, key=KEY).changed()["note"][1] == "a note"
    assert {line for line, _column, _value in faults(batch)} == {3}
    assert any("A new row needs company_slug" in fault[3] for fault in batch.report["faults"])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"key,compny_slug\nx,y\n", "Did you mean company_slug?"),
        (b"key,note,note\nx,y,z\n", "twice"),
        (b"key,,note\nx,y,z\n", "has no name"),
        (b"slug,name_en,name_zh,aliases,roles\na,b,c,d,e\n", "they look like “Companies”"),
        (b"key,note\nx\n", "1 cells where the header has 2 columns"),
        (b"key,note\nrd-1583eb14,a\nrd-1583eb14,b\n", "same row stands on line 2"),
        (b"key,note\nrd-1583eb14,a\0b\n", "NUL"),
        (b"key,no\0te\nrd-1583eb14,a\n", "Did you mean note?"),
    ],
)
def test_headers_and_rows_that_cannot_be_meant(content: bytes, told: str) -> None:
    reasons = " ".join(fault[3] for fault in begun(content).report["faults"])
    assert told in reasons


def test_a_new_row_like_one_that_stands_is_refused_and_under_its_own_key_pointed_out() -> None:
    same = stored_cells(ROUNDS, KEY)
    refused = begun(file_of(same | {"key": ""}))
    assert KEY in refused.report["faults"][0][3]
    flagged = begun(file_of(same | {"key": "rd-00000001", "round": "another-one"}))
    assert flagged.report["twins"][0][:2] == [2, "rd-00000001"]
    assert KEY in flagged.report["twins"][0]


def test_a_withdrawn_row_is_not_brought_back_by_accident() -> None:
    withdraw(stored(ROUNDS, KEY))  # type: ignore[arg-type]
    assert "was withdrawn" in begun(file_of({"key": KEY, "note": "x"})).report["faults"][0][3]


def test_a_batch_is_written_by_its_author_and_undone_except_for_later_edits() -> None:
    before = {table.name: table.export() for table in TABLES}
    known = stored_cells(ROUNDS, KEY)
    added = new_round(key="rd-00000001", round="of-february")
    content = file_of(
        stored_cells(ROUNDS, KEY) | {"note": "one", "amount_text": "half a billion"},
        stored_cells(ROUNDS, OTHER) | {"note": "two"},
        added,
    )
    batch = committed(content)
    written = Change.objects.filter(resource="rounds", key="rd-00000001").last()
    assert written is not None
    assert written.actor == "ed"
    assert f"import {batch.pk}, approved by rev" in written.reason
    FundingRound.objects.filter(key=KEY).update(note="mended since")

    importing.order(batch, importing.UNDO, Decision("rev", "wrong list"))
    assert batch.state == BatchState.UNDONE
    now = stored_cells(ROUNDS, KEY)
    assert now == known | {"note": "mended since"}
    FundingRound.objects.filter(key=KEY).update(note=known["note"])
    assert {table.name: table.export() for table in TABLES} == before


def test_an_undo_may_be_forced_over_a_later_edit() -> None:
    known = stored_cells(ROUNDS, KEY)
    batch = committed(file_of({"key": KEY, "note": "one"}))
    FundingRound.objects.filter(key=KEY).update(note="mended since")
    importing.order(batch, importing.UNDO, Decision("rev", "wrong"), None)
    assert stored_cells(ROUNDS, KEY) == known


def test_what_somebody_changed_since_the_check_is_a_conflict_until_it_is_checked_anew() -> None:
    batch = begun(file_of({"key": KEY, "note": "mine"}))
    FundingRound.objects.filter(key=KEY).update(note="theirs")
    importing.order(batch, importing.QUEUE, Decision("ed"))
    assert batch.state == BatchState.CHECKED
    assert "“theirs” by now" in batch.report["conflicts"][0][3]
    importing.begin(batch, bytes(batch.content), {})
    importing.order(batch, importing.QUEUE, Decision("ed"))
    assert batch.state == BatchState.IN_REVIEW


def test_nobody_approves_his_own_and_nothing_is_decided_twice(settings: Any) -> None:
    batch = begun(file_of({"key": KEY, "note": "mine"}))
    importing.order(batch, importing.QUEUE, Decision("ed"))
    with pytest.raises(NotPossible, match="your own"):
        importing.order(batch, importing.APPROVE, Decision("ed"))
    importing.order(batch, importing.APPROVE, Decision("rev"))
    with pytest.raises(NotPossible, match="already"):
        importing.order(batch, importing.APPROVE, Decision("rev"))


def test_new_rows_may_name_each_other() -> None:
    pattern = stored_cells(BY_NAME["companies"], "unitree") | {"aliases": "", "parent_slug": ""}
    content = file_of(
        pattern | {"slug": "daughter-co", "name_en": "Daughter", "parent_slug": "mother-co"},
        pattern | {"slug": "mother-co", "name_en": "Mother"},
    )
    committed(content, "companies")
    assert Company.objects.get(slug="daughter-co").parent.slug == "mother-co"  # type: ignore[union-attr]


def test_a_large_file_waits_for_the_worker_and_a_broken_one_is_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importing, "SMALL_BYTES", 0)
    monkeypatch.setattr(importing, "SMALL_ROWS", 0)
    batch = begun(file_of({"key": KEY, "note": "mine"}))
    assert batch.state == BatchState.WAITING
    batch_work.work_on_batches()
    batch.refresh_from_db()
    importing.order(batch, importing.QUEUE, Decision("ed"))
    assert batch.state == BatchState.WRITING
    batch_work.work_on_batches()
    batch.refresh_from_db()
    assert batch.state == BatchState.IN_REVIEW
    importing.order(batch, importing.APPROVE, Decision("rev"))

    def broken(*_given: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setitem(importing.STEPS, importing.APPROVE, broken)
        batch_work.work_on_batches()
    batch.refresh_from_db()
    assert batch.state == BatchState.IN_REVIEW
    assert "nothing was written" in batch.report["conflicts"][0][3]


# --- pages ---


def upload(client: Client, content: bytes, **more: Any) -> Any:
    data = {"table": "rounds", "reason": "July", "file": SimpleUploadedFile("r.csv", content)}
    return client.post("/desk/import/", data | more)


def test_the_way_of_a_file_through_the_pages(editor: Client, reviewer: Client) -> None:
    good, bad = {"key": KEY, "note": "mine"}, {"key": OTHER, "announced_on": "soon"}
    day, note = (
        stored_cells(ROUNDS, key)[name] for key, name in ((KEY, "announced_on"), (OTHER, "note"))
    )
    content = file_of(good | {"announced_on": day}, bad | {"note": note})
    page = upload(editor, content)
    address = page.headers["Location"]
    shown = editor.get(address).content.decode()
    assert "1 row is rejected" in shown
    assert "soon" in shown
    report = b"".join(editor.get(f"{address}report.csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert report.splitlines()[1].startswith("3,,reject,announced_on,,soon,")

    mended = SimpleUploadedFile("mended.csv", file_of({"key": KEY, "note": "mine"}))
    editor.post(address, {"_act": "again", "file": mended})
    shown = editor.get(address).content.decode()
    assert "Funding rounds from mended.csv</h1>" in shown
    assert "<dt>Note</dt>" in shown
    assert editor.post(address, {"_act": "publish"}).status_code == 403
    editor.post(address, {"_act": "queue", "words": "please"})
    assert editor.post(address, {"_act": "approve"}).status_code == 403
    reviewer.post(address, {"_act": "approve"})
    assert stored_cells(ROUNDS, KEY)["note"] == "mine"
    plan = reviewer.get(f"{address}undo/").content.decode()
    assert "1 row goes back" in plan
    assert reviewer.post(f"{address}undo/", {"words": ""}).status_code == 422
    reviewer.post(f"{address}undo/", {"words": "no"})
    assert stored_cells(ROUNDS, KEY)["note"] != "mine"
    assert set(Proposal.objects.values_list("state", flat=True)) == {ProposalState.UNDONE}


def test_an_administrator_publishes_at_once(administrator: Client) -> None:
    address = upload(administrator, file_of({"key": KEY, "note": "mine"})).headers["Location"]
    administrator.post(address, {"_act": "publish"})
    assert stored_cells(ROUNDS, KEY)["note"] == "mine"
    assert Batch.objects.latest("pk").straight


def test_what_is_too_large_gets_our_page_with_413(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    pasted = editor.post(
        "/desk/import/", {"table": "rounds", "reason": "x", "text": "x" * 3_000_000}
    )
    assert pasted.status_code == 413
    assert "Too long to be pasted" in pasted.content.decode()
    monkeypatch.setattr("tracker.desk.imports.import_views.MOST_BYTES", 10)
    monkeypatch.setattr("tracker.desk.imports.import_views.MOST_RECEIVED", 110)
    monkeypatch.setattr("tracker.slow_clients.MOST_RECEIVED", 110)
    large = upload(editor, b"x" * 1000)
    assert large.status_code == 413
    assert "split the file" in large.content.decode()


def test_bad_uploads_keep_the_form(editor: Client) -> None:
    answer = editor.post("/desk/import/", {"table": "rounds", "reason": "kept words"})
    assert answer.status_code == 422
    assert "kept words" in answer.content.decode()
    strange = editor.post("/desk/import/", b"not multipart", content_type="multipart/form-data")
    assert strange.status_code == 400


def test_uploads_are_protected_against_other_sites() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/desk/import/", {"table": "rounds"}).status_code in (302, 403)


def test_a_page_of_many_rows_takes_no_more_queries(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    keys = list(FundingRound.objects.published().values_list("key", flat=True)[:40])
    counted = []
    for some in (keys[:2], keys):
        address = upload(editor, file_of(*({"key": key, "note": "July"} for key in some))).headers[
            "Location"
        ]
        with django_assert_max_num_queries(30) as queries:
            editor.get(address)
        counted.append(len(queries))
    assert counted[0] == counted[1]
