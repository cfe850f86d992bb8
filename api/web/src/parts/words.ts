import en from "@/words/en/parts.json";
import zh from "@/words/zh/parts.json";
import { words } from "@/words/words";

export const usePartsWords = words(en, zh);
