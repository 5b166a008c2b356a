// The page starts here: the backend first, then what is seen.
import { render } from "solid-js/web";
import { App } from "./app/App";
import { connect } from "./backend";
import "./shared/tokens.css";
import "./shared/base.css";
import { markInput, startClock, startRouter } from "./shared";

async function start(): Promise<void> {
  await connect();
  markInput();
  startClock();
  startRouter();
  const page = document.getElementById("page");
  if (page) render(() => <App />, page);
}

void start();
