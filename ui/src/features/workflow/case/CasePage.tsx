// A case by its address.
import type { JSX } from "solid-js";
import { navigate, type PageProps } from "../../../shared";
import { CaseView } from "./CaseView";

export default function CasePage(props: PageProps): JSX.Element {
  const back = (): void => {
    if (history.length > 1) history.back();
    else navigate("/");
  };
  return <CaseView id={props.params.id ?? ""} back={back} />;
}
