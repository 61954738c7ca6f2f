"""What belongs to no single resource: where a client begins, search, and the changes."""

from sources.asked_values import MOST_VALUES
from tracker.api.changes.asked import Asked as AskedChanges
from tracker.api.changes.records import BY_RESOURCE
from tracker.api.index import BESIDE
from tracker.api.resources import LISTS
from tracker.api.schema import parameters as asked
from tracker.api.schema.answers import answers
from tracker.api.schema.operations import reading
from tracker.api.schema.records import listed
from tracker.api.schema.values import (
    Schema,
    address,
    moment,
    or_null,
    record,
    referring,
    text,
)
from tracker.api.search import LONGEST
from tracker.search import ENTITIES

START, SEARCH, CHANGES = "start", "search", "changes"
TAGS = {
    START: "Where a client begins.",
    SEARCH: "What a name may mean, in any spelling.",
    CHANGES: "What changed, row by row: a mirror of the dataset is kept up to date by it.",
}


ENDS = (
    "Ends the feed with this day: what was recorded here by then. `as_of` and `recorded_by` mean the"
    " same here."
)


def paths() -> dict[str, Schema]:
    return {
        "/api/v1/": reading(
            "listAddresses",
            START,
            "List the API's addresses",
            "Where a client begins: every address of the API by its name.",
            (),
            answers(referring("Addresses"), "The addresses"),
        ),
        "/api/v1/search/": reading(
            "searchNames",
            SEARCH,
            "Search by name",
            "Companies, robots, components, investors, sites and events by a name in either language,"
            " by pinyin or by an alias; the closest first.",
            [_sought(), asked.shared("limit")],
            answers(referring("HitList"), "What was found"),
        ),
        "/api/v1/changes/": asked.clocked(_changes(), as_of=ENDS, recorded_by=ENDS, lang=""),
    }


def _changes() -> Schema:
    return reading(
        "listChanges",
        CHANGES,
        "List changes",
        "Every public change of a row, the oldest first, without a gap: follow `next`, keep"
        " `cursor`, and ask from there again later.",
        _changes_parameters(),
        answers(referring("ChangeList"), "The changes"),
    )


def _sought() -> Schema:
    words = {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": r"\S"}
    return asked.query("q", words, "A name or a part of it.", required=True)


def _changes_parameters() -> list[Schema]:
    since = (
        "After this place: a `cursor` of this feed or the `Dataset-Version` of any answer; or from"
        " this day on, written `YYYY-MM-DD`, in UTC."
    )
    found = {
        "since": asked.query("since", {"type": "string", "minLength": 1}, since),
        "resource": asked.joined("resource", _resource(), "Changes of these tables alone."),
        "company": asked.joined(
            "company",
            {"type": "string", "minLength": 1},
            "Changes of rows that name one of these companies, by its slug.",
            maxItems=MOST_VALUES,
        ),
        "limit": asked.shared("limit"),
    }
    return [found[name] for name in AskedChanges.base_fields]


def _resource() -> Schema:
    return {"type": "string", "enum": [*BY_RESOURCE]}


def schemas() -> dict[str, Schema]:
    names = [*(str(facts.table.model.resource) for facts in LISTS), *BESIDE]
    changes = listed(referring("Change"))
    changes["properties"]["cursor"] = text("Where to go on later, once `next` is null")
    changes["required"].append("cursor")
    hits = listed(referring("Hit"))
    hits["properties"]["next"] = {
        "type": "null",
        "description": "Always null: of a search there are `limit` hits at most; ask for more of the name",
    }
    return {
        "Addresses": record({name: address() for name in names}, "Addresses by name"),
        "Hit": _hit(),
        "HitList": hits,
        "Change": _change(),
        "ChangeList": changes,
        "FieldChange": record({"before": {}, "after": {}}, "A field before and after"),
    }


def _hit() -> Schema:
    resources = [str(model.resource) for model in ENTITIES]
    return record(
        {
            "resource": {"type": "string", "enum": resources},
            "slug": text("Its identity there"),
            "name": text("Its English name"),
            "name_zh": or_null(text("Its Chinese name")),
            "matched_alias": or_null(text("The other name by which it was found")),
            "matched_pinyin": or_null(text("The pinyin by which it was found")),
            "country": or_null(text("ISO 3166-1 code; of a robot, of its maker")),
            "url": address("The address of its page for people"),
            "api_url": address("Its address in the API"),
        },
        "Something with a name.",
    )


def _change() -> Schema:
    return record(
        {
            "cursor": text("The place of the change: a value of `since`"),
            "at": moment("When it was recorded"),
            "op": {
                "type": "string",
                "enum": ["ADD", "MOD", "DEL"],
                "description": "The public row came, changed, or went",
            },
            "resource": _resource(),
            "key": text("The row's identity"),
            "url": or_null(address("Its address in the API; null where it is only part of others")),
            "changes": {
                "type": "object",
                "additionalProperties": referring("FieldChange"),
                "description": "Of a MOD, each field that changed",
            },
            "record": {
                "type": ["object", "null"],
                "additionalProperties": True,
                "description": "The row's columns afterwards; null for a DEL",
            },
            "reason": text("Why, where somebody said so"),
            "merged_into": or_null(text("The slug that a merged row went into")),
        },
        "A public change of one row.",
    )
