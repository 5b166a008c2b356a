import assert from "node:assert/strict";
import { test } from "node:test";
import { normaliseAddress } from "./address";

test("an address without a scheme is asked for over TLS", () => {
  assert.equal(normaliseAddress(" hub.example:8443/ "), "https://hub.example:8443");
});

test("an address that says its scheme keeps it, and nothing stays nothing", () => {
  assert.equal(normaliseAddress("http://127.0.0.1:8080"), "http://127.0.0.1:8080");
  assert.equal(normaliseAddress("HTTPS://hub.example//"), "HTTPS://hub.example");
  assert.equal(normaliseAddress("   "), "");
});
