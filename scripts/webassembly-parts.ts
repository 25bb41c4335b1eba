/** Whose code the codecs' WebAssembly holds: their packages come without these notices. */

interface Part {
  readonly name: string;
  /** As the WebAssembly names it, or what it was built from; empty if neither says. */
  readonly version: string;
  /** Whose it is, word for word from the project's own repository: at that version, if there is one. */
  readonly owners: readonly string[];
}

const CRICHTON = 'Copyright (c) 2014 Alex Crichton';
/** Of Rust's standard library, which comes with its compiler. Its licence names nobody: this is how the Rust project says whose it is. */
const RUST_CONTRIBUTORS = 'Copyrights in the Rust project are retained by their contributors.';

/** What Emscripten puts under each codec in C. */
const EMSCRIPTEN: readonly Part[] = [
  {
    name: 'emscripten',
    version: '',
    owners: ['Copyright (c) 2010-2014 Emscripten authors, see AUTHORS file.'],
  },
  { name: 'musl', version: '', owners: ['Copyright © 2005-2012 Rich Felker'] },
  {
    name: 'compiler-rt',
    version: '',
    owners: ['Copyright (c) 2009-2015 by the contributors listed in CREDITS.TXT'],
  },
];

/** Under MIT, all of them, or under MIT as one of the licences that they offer. */
const UNDER_MIT: Readonly<Record<string, readonly Part[]>> = {
  '@jsquash/jpeg': EMSCRIPTEN,
  '@jsquash/webp': EMSCRIPTEN,
  '@jsquash/png': [
    { name: 'adler', version: '1.0.2', owners: ['Copyright (C) Jonas Schievink <jonasschievink@gmail.com>'] },
    { name: 'bitflags', version: '1.3.2', owners: ['Copyright (c) 2014 The Rust Project Developers'] },
    {
      name: 'crc32fast',
      version: '1.3.2',
      owners: ['Copyright (c) 2018 Sam Rijs, Alex Crichton and contributors'],
    },
    { name: 'dlmalloc', version: '0.2.6', owners: [CRICHTON] },
    // Its licence names nobody; its Cargo.toml does.
    { name: 'fdeflate', version: '0.3.3', owners: ['The image-rs Developers'] },
    { name: 'flate2', version: '1.0.28', owners: [CRICHTON] },
    {
      name: 'miniz_oxide',
      version: '0.7.1',
      // The first two were added to its licence later, for the code that it was made from.
      owners: [
        'Copyright 2013-2014 RAD Game Tools and Valve Software',
        'Copyright 2010-2014 Rich Geldreich and Tenacious Software LLC',
        'Copyright (c) 2017 Frommi',
        'Copyright (c) 2017-2024 oyvindln',
      ],
    },
    { name: 'png', version: '0.17.10', owners: ['Copyright (c) 2015 nwin'] },
    { name: 'rgb', version: '0.8.37', owners: ['Copyright (c) 2019 Kornel'] },
    { name: 'rustc', version: '1.81.0-nightly', owners: [RUST_CONTRIBUTORS] },
    { name: 'simd-adler32', version: '0.3.7', owners: ['Copyright (c) [2021] [Marvin Countryman]'] },
    { name: 'wasm-bindgen', version: '0.2.89', owners: [CRICHTON] },
  ],
  '@jsquash/resize': [
    { name: 'hashbrown', version: '0.14.3', owners: ["Copyright (c) 2016 Amanieu d'Antras"] },
    { name: 'resize', version: '0.5.5', owners: ['Copyright (c) 2015 PistonDevelopers'] },
    { name: 'rgb', version: '0.8.37', owners: ['Copyright (c) 2019 Kornel'] },
    { name: 'rustc', version: '1.77.1', owners: [RUST_CONTRIBUTORS] },
    { name: 'wasm-bindgen', version: '0.2.92', owners: [CRICHTON] },
  ],
};

/** mozjpeg 3.3.1: its terms lie in the package, what they ask to be said does not (jversion.h, README.ijg). */
const MOZJPEG = `mozjpeg 3.3.1

This software is based in part on the work of the Independent JPEG Group.

Copyright (C) 2009-2017 D. R. Commander
Copyright (C) 2011-2016 Siarhei Siamashka
Copyright (C) 2015-2016 Matthieu Darbois
Copyright (C) 2015 Google, Inc.
Copyright (C) 2014 Mozilla Corporation
Copyright (C) 2013-2014 MIPS Technologies, Inc.
Copyright (C) 2013 Linaro Limited
Copyright (C) 2009-2011 Nokia Corporation and/or its subsidiary(-ies)
Copyright (C) 2009 Pierre Ossman for Cendio AB
Copyright (C) 1999-2006 MIYASAKA Masaru
Copyright (C) 1991-2016 Thomas G. Lane, Guido Vollbeding`;

/** What is to be said of a package's WebAssembly, with the terms of MIT; nothing for a package that has none. */
export function partsOf(packageName: string, mitTerms: () => string): readonly string[] {
  const parts = UNDER_MIT[packageName];
  if (parts === undefined) return [];
  return [
    ...(packageName === '@jsquash/jpeg' ? [MOZJPEG] : []),
    'Its WebAssembly holds these as well, under the MIT licence:',
    ...parts.map(({ name, version, owners }) => [`${name} ${version}`.trim(), ...owners].join('\n')),
    mitTerms(),
  ];
}
