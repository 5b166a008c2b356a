// Files where the shell has no dialogue of its own: an <input type=file> and a download link.
import type { PickedFile, PickFile } from "./backend";

export function pickFile(wanted: PickFile): Promise<PickedFile[]> {
  return new Promise((resolve, reject) => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = wanted.many;
    if (wanted.accept.length > 0) input.accept = wanted.accept.map((extension) => "." + extension).join(",");
    input.style.display = "none";
    const done = () => {
      window.removeEventListener("focus", cancelled);
      input.remove();
    };
    // No engine of our floor tells of a cancelled dialogue; the window getting the focus back does.
    const cancelled = () => {
      window.setTimeout(() => {
        if (input.files === null || input.files.length === 0) {
          done();
          resolve([]);
        }
      }, 500);
    };
    input.onchange = () => {
      const files = Array.prototype.slice.call(input.files) as File[];
      done();
      Promise.all(files.map(read)).then(resolve, reject);
    };
    document.body.appendChild(input);
    input.click();
    window.addEventListener("focus", cancelled, { once: true });
  });
}

function read(file: File): Promise<PickedFile> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const url = String(reader.result);
      resolve({ name: file.name, size: file.size, base64: url.slice(url.indexOf(",") + 1), path: "" });
    };
    reader.onerror = () => reject(reader.error ?? new Error("file not readable"));
    reader.readAsDataURL(file);
  });
}

export function saveFile(name: string, base64: string): Promise<boolean> {
  const binary = atob(base64);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  document.body.appendChild(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return Promise.resolve(true);
}
