// Make world.json. In a folder with this file:
//   npm install world-atlas@2.0.2 topojson-simplify@3 topojson-client@3 topojson-server@3 d3-geo@3
//   node make_world.mjs > world.json
import {readFileSync} from "node:fs";
import {geoArea, geoCentroid} from "d3-geo";
import {feature} from "topojson-client";
import {topology} from "topojson-server";
import {filter, filterWeight, presimplify, simplify} from "topojson-simplify";

const SMALLEST_DETAIL = 0.1; // square degrees: about a pixel of a map 700 pixels wide
const SMALL_COUNTRY = 0.0005; // steradians, about 20,000 km²: too small to be seen as a shape

const atlas = JSON.parse(readFileSync("node_modules/world-atlas/countries-50m.json"));
delete atlas.objects.land;
const exact = feature(atlas, atlas.objects.countries).features;
const simple = filter(
  simplify(presimplify(atlas), SMALLEST_DETAIL),
  filterWeight(atlas, 2 * SMALLEST_DETAIL),
);
const bare = (f, geometry) => ({type: "Feature", id: f.id, properties: {}, geometry});
const collection = (features) => ({type: "FeatureCollection", features});
const countries = feature(simple, simple.objects.countries).features
  .filter((f) => f.id !== "010") // Antarctica, a third of the height, trades nothing
  .map((f) => bare(f, f.geometry));
const small = exact
  .filter((f) => f.id && geoArea(f) < SMALL_COUNTRY)
  .map((f) => bare(f, {type: "Point", coordinates: geoCentroid(f)}));
const world = topology({countries: collection(countries), small: collection(small)}, 3600);
process.stdout.write(JSON.stringify(world).replaceAll(',"properties":{}', "") + "\n");
