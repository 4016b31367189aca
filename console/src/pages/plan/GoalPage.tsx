import { useParams } from "@tanstack/react-router";
import { Page } from "~/parts/Page";

export function GoalPage() {
  const { code } = useParams({ from: "/plan/$code" });
  return <Page title={code}>{null}</Page>;
}
