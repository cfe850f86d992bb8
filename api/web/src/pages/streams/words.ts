import en from "@/words/en/streams.json";
import zh from "@/words/zh/streams.json";
import { words } from "@/words/words";

export const useStreamsWords = words(en, zh);
