import en from "@/words/en/audit.json";
import zh from "@/words/zh/audit.json";
import { words } from "@/words/words";

export const useAuditWords = words(en, zh);
