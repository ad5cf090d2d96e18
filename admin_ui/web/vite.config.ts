import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const TOM = process.env.TOM_WEB_URL ?? "http://127.0.0.1:8081";

/** Writes `<file>.gz` beside every text file of the assets: the server hands it out as it is. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir = "dist" }) {
      const assets = join(dir, "assets");
      for (const name of readdirSync(assets).filter((name) => /\.(js|css|svg)$/.test(name))) {
        const file = join(assets, name);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), compressed()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  server: {
    proxy: {
      "/api": TOM,
      "/ws": { target: TOM, ws: true },
    },
  },
  // Browsers that know light-dark() in CSS, so that it is not rewritten.
  build: {
    target: ["chrome123", "firefox128", "safari17.5"],
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What every page needs comes in a few files; small pieces cost a request each.
        codeSplitting: {
          // Without a largest size: pieces of one group import each other in a circle, and what is
          // first then finds nothing in React yet.
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\//, priority: 1 },
            { name: "base", test: /node_modules/, minShareCount: 4 },
          ],
        },
      },
    },
  },
});
