"""Every complaint of the validator becomes an error that names the field as a person does."""

from __future__ import annotations

import inspect

import msgspec
import pytest

from appliance.web import fields
from appliance.web import types as t
from appliance.web.fields import WORDS, from_validation


def complaint(body: bytes, kind: type) -> fields.FieldProblem | fields.BodyWrongKind:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(body, type=kind)
    return from_validation(str(caught.value))


@pytest.mark.parametrize(
    ("body", "kind", "key", "field"),
    [
        (b"{}", t.SignIn, "field_missing", "name"),
        (b'{"name":"a","passphrase":"b","x":1}', t.SignIn, "field_unknown", "x"),
        (b'{"name":1,"passphrase":"b"}', t.SignIn, "field_wrong_kind", "name"),
        (b'{"name":"","passphrase":"b"}', t.SignIn, "field_too_short", "name"),
        (b'{"name":"%s","passphrase":"b"}' % (b"a" * 81), t.SignIn, "field_too_long", "name"),
        (b'{"kind":"top","start_ms":-1,"end_ms":5}', t.NewMoment, "field_too_small", "start_ms"),
        (b'{"held_ms":10001}', t.ButtonPress, "field_too_large", "held_ms"),
        (b'{"kind":"flop","start_ms":1,"end_ms":5}', t.NewMoment, "field_not_a_choice", "kind"),
        (b'{"moments":[1],"coach":"c"}', t.NewRelease, "field_wrong_kind", "moments"),
        (b'{"moments":[],"coach":"c"}', t.NewRelease, "field_too_short", "moments"),
    ],
)
def test_each_kind_of_complaint(body: bytes, kind: type, key: str, field: str) -> None:
    error = complaint(body, kind)
    assert (error.key, error.fields["field"]) == (key, field)
    assert "{" not in error.message("nl") + error.advice("nl") + error.message("en") + error.advice("en")


@pytest.mark.parametrize("body", [b"[]", b"7", b"null", b'"a"'])
def test_what_has_no_fields_at_all(body: bytes) -> None:
    assert complaint(body, t.SignIn).key == "body_wrong_kind"


def test_the_field_is_named_in_words() -> None:
    error = complaint(b'{"name":"a","passphrase":5}', t.SignIn)
    assert error.message("nl") == "De wachtzin is niet goed ingevuld."
    assert error.message("en") == "The passphrase is not filled in correctly."


def test_values_are_not_repeated() -> None:
    error = complaint(b'{"kind":"geheim","start_ms":1,"end_ms":5}', t.NewMoment)
    assert "geheim" not in error.message("nl") + error.message("en") + str(error.fields)


def test_every_field_that_can_be_sent_has_words() -> None:
    requests = [
        kind for _, kind in inspect.getmembers(t, inspect.isclass) if issubclass(kind, t.In) and kind is not t.In
    ]
    sent = {name for kind in requests for name in kind.__struct_fields__}
    assert sent <= set(WORDS)
