import en from "@/words/en/review.json";
import zh from "@/words/zh/review.json";
import { words } from "@/words/words";

export const useReviewWords = words(en, zh);
export type ReviewWord = keyof typeof en;
