/** Checking a session file against its schema before anything of it is read. */

const TYPES = {
  object: (v) => v !== null && typeof v === "object" && !Array.isArray(v),
  array: Array.isArray,
  string: (v) => typeof v === "string",
  number: (v) => typeof v === "number" && Number.isFinite(v),
  integer: Number.isInteger,
  boolean: (v) => typeof v === "boolean",
  null: (v) => v === null,
};

/**
 * What is wrong with a value, as "path: rule"; empty when it fits.
 * Knows the part of JSON Schema that the session's schema uses.
 */
export function faultsOf(value, schema, root = schema, path = "$") {
  if (schema.$ref) return faultsOf(value, root.$defs[schema.$ref.split("/").pop()], root, path);
  if ("const" in schema && value !== schema.const) return [`${path}: const`];
  if (schema.enum && !schema.enum.includes(value)) return [`${path}: enum`];
  const types = [schema.type ?? []].flat();
  if (types.length && !types.some((type) => TYPES[type](value))) return [`${path}: type`];
  if (TYPES.string(value)) return textFaults(value, schema, path);
  if (TYPES.number(value)) return numberFaults(value, schema, path);
  if (TYPES.array(value)) return listFaults(value, schema, root, path);
  return TYPES.object(value) ? objectFaults(value, schema, root, path) : [];
}

function textFaults(value, { maxLength, pattern }, path) {
  if (maxLength !== undefined && value.length > maxLength) return [`${path}: maxLength`];
  return pattern !== undefined && !new RegExp(pattern, "u").test(value) ? [`${path}: pattern`] : [];
}

function numberFaults(value, { minimum, maximum }, path) {
  const wrong = (minimum !== undefined && value < minimum) || (maximum !== undefined && value > maximum);
  return wrong ? [`${path}: range`] : [];
}

function listFaults(value, { maxItems, items }, root, path) {
  if (maxItems !== undefined && value.length > maxItems) return [`${path}: maxItems`];
  return items ? value.flatMap((item, i) => faultsOf(item, items, root, `${path}[${i}]`)) : [];
}

function objectFaults(value, { required = [], properties = {}, additionalProperties = true }, root, path) {
  const faults = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${path}.${name}: required`);
  for (const [name, inner] of Object.entries(value)) {
    const own = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
    if (own === false || name === "__proto__") faults.push(`${path}.${name.slice(0, 40)}: unknown`);
    else if (own !== true) faults.push(...faultsOf(inner, own, root, `${path}.${name.slice(0, 40)}`));
  }
  return faults;
}
