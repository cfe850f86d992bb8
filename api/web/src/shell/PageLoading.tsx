import { Loading } from "@/parts/Loading";

export function PageLoading() {
  return (
    <div className="h-page">
      <Loading lines={8} />
    </div>
  );
}
