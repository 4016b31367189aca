import { useParams } from "@tanstack/react-router";
import { Page } from "~/parts/Page";

export function UnitPage() {
  const { code } = useParams({ from: "/units/$code" });
  return <Page title={code}>{null}</Page>;
}
