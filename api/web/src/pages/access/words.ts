import en from "@/words/en/access.json";
import zh from "@/words/zh/access.json";
import { words } from "@/words/words";

export const useAccessWords = words(en, zh);
