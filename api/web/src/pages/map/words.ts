import en from "@/words/en/map.json";
import zh from "@/words/zh/map.json";
import { words } from "@/words/words";

export const useMapWords = words(en, zh);
