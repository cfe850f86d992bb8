import en from "@/words/en/edit.json";
import zh from "@/words/zh/edit.json";
import { words } from "@/words/words";

export const useEditWords = words(en, zh);
