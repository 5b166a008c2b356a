// The newest syntax that the build keeps. An engine that cannot read it skips this file, and engine.js sees that.
window.tongbanSyntax = (function () {
  var nothing = {};
  return nothing?.page?.open ?? true;
})();
