import json
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.open311.answer import Form, Value, answer, errors, xml


def test_a_list_has_its_items_named_and_json_has_no_wrapper() -> None:
    tree: list[Value] = [{"code": "1", "required": True, "order": 3, "values": [{"key": "a", "name": None}]}, {"code": "2"}]
    assert xml("attributes", tree) == (
        b'<?xml version="1.0" encoding="utf-8"?>\n'
        b"<attributes><attribute><code>1</code><required>true</required><order>3</order>"
        b"<values><value><key>a</key><name /></value></values></attribute><attribute><code>2</code></attribute></attributes>"
    )
    assert json.loads(bytes(answer("json", "attributes", tree).body)) == tree


@pytest.mark.parametrize(
    ("form", "media_type"), [("xml", "text/xml; charset=utf-8"), ("json", "application/json; charset=utf-8")]
)
def test_media_types_are_those_of_the_specification(form: Form, media_type: str) -> None:
    assert answer(form, "services", []).headers["content-type"] == media_type


def test_an_error_is_a_list_of_code_and_description() -> None:
    assert json.loads(bytes(errors("json", 404, "not found").body)) == [{"code": 404, "description": "not found"}]
    root = ET.fromstring(bytes(errors("xml", 404, "not <found> & lost").body))
    assert (root.tag, root[0].tag) == ("errors", "error")
    assert [(one.tag, one.text) for one in root[0]] == [("code", "404"), ("description", "not <found> & lost")]


@given(st.text())
def test_any_text_gives_xml_that_can_be_read(text: str) -> None:
    assert ET.fromstring(xml("description", text.encode("utf-8", "replace").decode())).tag == "description"
