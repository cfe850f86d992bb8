/** Short names of what the API answers with. */

import type { components } from "./api";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type Site = Schemas["Site"];
export type CaseView = Schemas["CaseView"];
export type CaseDetail = Schemas["CaseDetail"];
export type CasePage = Schemas["CasePage"];
export type EvidenceLink = Schemas["EvidenceLink"];
export type Event = Schemas["PlacedEvent"];
export type Severity = CaseView["severity"];
export type Stage = CaseView["stage"];
export type AreaCollection = Schemas["AreaCollection"];
