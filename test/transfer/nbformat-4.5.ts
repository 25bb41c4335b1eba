/** What a notebook of nbformat 4.5 must be, as a JSON Schema: the part of the format that every reader checks. */
const text = { oneOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] };

/** By media type; JSON may stand as it is. */
const mimeBundle = {
  type: 'object',
  patternProperties: { '^[a-zA-Z0-9]+/[a-zA-Z0-9.+-]*json$': {} },
  additionalProperties: text,
};

const cellId = { type: 'string', pattern: '^[a-zA-Z0-9-_]+$', minLength: 1, maxLength: 64 };
const count = { type: ['integer', 'null'], minimum: 0 };
const common = { id: cellId, metadata: { type: 'object' }, source: text };

function cell(kind: string, more: object = {}, needed: readonly string[] = []) {
  return {
    type: 'object',
    required: ['id', 'cell_type', 'metadata', 'source', ...needed],
    additionalProperties: false,
    properties: { ...common, cell_type: { enum: [kind] }, ...more },
  };
}

function output(kind: string, properties: object) {
  return {
    type: 'object',
    required: ['output_type', ...Object.keys(properties)],
    additionalProperties: false,
    properties: { output_type: { const: kind }, ...properties },
  };
}

const attachments = { attachments: { type: 'object', additionalProperties: mimeBundle } };

export const NBFORMAT_4_5 = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  required: ['metadata', 'nbformat_minor', 'nbformat', 'cells'],
  additionalProperties: false,
  properties: {
    metadata: {
      type: 'object',
      properties: {
        kernelspec: {
          type: 'object',
          required: ['name', 'display_name'],
          properties: { name: { type: 'string' }, display_name: { type: 'string' } },
        },
        language_info: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
        title: { type: 'string' },
        authors: { type: 'array' },
      },
    },
    nbformat: { type: 'integer', minimum: 4, maximum: 4 },
    nbformat_minor: { type: 'integer', minimum: 5 },
    cells: {
      type: 'array',
      items: {
        oneOf: [
          cell('raw', attachments),
          cell('markdown', attachments),
          cell(
            'code',
            {
              execution_count: count,
              outputs: {
                type: 'array',
                items: {
                  oneOf: [
                    output('execute_result', {
                      execution_count: count,
                      data: mimeBundle,
                      metadata: { type: 'object' },
                    }),
                    output('display_data', { data: mimeBundle, metadata: { type: 'object' } }),
                    output('stream', { name: { type: 'string' }, text }),
                    output('error', {
                      ename: { type: 'string' },
                      evalue: { type: 'string' },
                      traceback: { type: 'array', items: { type: 'string' } },
                    }),
                  ],
                },
              },
            },
            ['outputs', 'execution_count'],
          ),
        ],
      },
    },
  },
};
