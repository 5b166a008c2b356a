// Before everything, in the words of old engines: no page is ever only white. It says so when the engine is too
// old, and when the page has not come up after ten seconds.
(function () {
  // Also read by the diagnosis and by tests.
  var troubles = (window.tongbanTroubles = []);
  window.addEventListener("error", function (event) {
    troubles.push(event.message || (event.target && event.target.src) || "error");
  }, true);
  window.addEventListener("unhandledrejection", function (event) {
    troubles.push(String(event.reason && event.reason.message || event.reason));
  });

  function line(parent, tag, text, style) {
    var element = document.createElement(tag);
    element.textContent = text;
    element.setAttribute("style", style);
    parent.appendChild(element);
    return element;
  }

  function tell(title, advice) {
    var root = document.documentElement;
    if (root.getAttribute("data-ready") !== null || root.getAttribute("data-engine") !== null) return;
    root.setAttribute("data-engine", "failed");
    var box = document.createElement("div");
    box.setAttribute("style", "position:fixed;top:0;right:0;bottom:0;left:0;overflow:auto;padding:12vh 16px 16px;background:#f3f5f8;color:#1b2230;font:14px/1.7 system-ui,'Noto Sans CJK SC',sans-serif");
    var card = document.createElement("div");
    card.setAttribute("style", "max-width:560px;margin:0 auto;padding:24px 28px;background:#fff;border:1px solid #dfe3ea;border-radius:8px");
    line(card, "h1", title, "margin:0 0 8px;font-size:18px");
    line(card, "p", advice, "margin:0 0 12px");
    line(card, "pre", [
      "引擎：" + navigator.userAgent,
      "窗口：" + window.innerWidth + " × " + window.innerHeight + "，比例 " + window.devicePixelRatio
    ].concat(troubles.slice(0, 5)).join("\n"), "margin:0;padding:12px;white-space:pre-wrap;word-break:break-all;background:#f0f2f6;border-radius:4px;font-size:12px");
    box.appendChild(card);
    document.body.appendChild(box);
  }

  function modern() {
    return window.tongbanSyntax === true
      && "noModule" in document.createElement("script")
      && window.CSS !== undefined && CSS.supports("display", "grid") && CSS.supports("color", "var(--any)")
      && typeof Promise.prototype.finally === "function"
      && typeof Object.fromEntries === "function";
  }

  document.addEventListener("DOMContentLoaded", function () {
    if (!modern()) {
      tell("界面引擎版本过低", "本机的网页引擎（WebKitGTK）低于 2.28，无法显示同办的界面。请联系管理员升级系统组件，或改用系统浏览器打开本地服务。");
      return;
    }
    setTimeout(function () {
      tell("界面没有启动", "请关闭后重新打开同办。若仍不能打开，请把下面的内容提供给管理员。");
    }, 10000);
  });
})();
