"""What the public may report: the matters of the table of codes, as Open311 services. Pure."""

from collections.abc import Mapping

from api.codes.table import CodeTable, Matter
from api.open311.answer import Value

GROUPS = {
    "01": "市政公用设施", "02": "交通设施", "03": "市容环卫设施", "04": "园林绿化设施", "05": "其他管理部件", "06": "市容环境",
    "07": "宣传广告", "08": "施工管理", "09": "街面秩序", "10": "其他事项",
}  # fmt: skip
"""Major classes of GB/T 47678.5-2026."""
GRID_CODE = "SZDYWGBSM"
"""所在单元网格标识码, the 15-digit code of the unit grid (GB/T 47678.5-2026, table 3)."""


def services(table: CodeTable) -> list[Value]:
    """Return all services, by code."""
    return [_service(name, matter) for name, matter in sorted(table.matters.items(), key=lambda one: one[1].code)]


def definition(matter: Matter) -> dict[str, Value]:
    """Return what may be said about a service beyond the place."""
    attribute: dict[str, Value] = {
        "variable": True,
        "code": GRID_CODE,
        "datatype": "string",
        "required": False,
        "datatype_description": "15 digits",
        "order": 1,
        "description": "所在单元网格标识码 (code of the unit grid)",
        "values": [],
    }
    return {"service_code": matter.code, "attributes": [attribute]}


def names(table: CodeTable) -> Mapping[str, str]:
    """Return the name of each matter by its service code."""
    return {matter.code: name for name, matter in table.matters.items()}


def _service(name: str, matter: Matter) -> dict[str, Value]:
    return {
        "service_code": matter.code,
        "service_name": matter.name,
        "description": f"{matter.name} ({name.replace('_', ' ')})",
        "metadata": True,
        "type": "realtime",
        "keywords": ", ".join([matter.name, name.replace("_", " "), GROUPS.get(matter.code[:2], "")]).rstrip(", "),
        "group": GROUPS.get(matter.code[:2], "其他"),
    }
