/** What people call a colour; red, green and blue from 0 to 255. */
export function colourName(red: number, green: number, blue: number): string {
  const most = Math.max(red, green, blue);
  const least = Math.min(red, green, blue);
  const chroma = most - least;
  const lightness = (most + least) / 510;
  if (chroma < 24 || chroma / most < 0.12) return greyName(lightness);
  if (lightness < 0.08) return 'black';
  return shade(hueOf(red, green, blue, most, chroma), lightness);
}

function greyName(lightness: number): string {
  if (lightness < 0.12) return 'black';
  if (lightness < 0.35) return 'dark grey';
  if (lightness < 0.65) return 'grey';
  return lightness < 0.92 ? 'light grey' : 'white';
}

/** 0 to 360 degrees: red, then yellow at 60, green at 120, blue at 240. */
function hueOf(red: number, green: number, blue: number, most: number, chroma: number): number {
  const sixth =
    most === red
      ? (green - blue) / chroma
      : most === green
        ? 2 + (blue - red) / chroma
        : 4 + (red - green) / chroma;
  return (sixth * 60 + 360) % 360;
}

function shade(hue: number, lightness: number): string {
  if (hue < 15 || hue >= 345) return lightness > 0.75 ? 'pink' : shaded('red', lightness, false);
  if (hue < 42) return lightness < 0.4 ? 'brown' : 'orange';
  if (hue < 68) return lightness < 0.3 ? 'brown' : 'yellow';
  if (hue < 160) return shaded('green', lightness, true);
  if (hue < 195) return shaded('turquoise', lightness, false);
  if (hue < 255) return shaded('blue', lightness, true);
  if (hue < 290) return shaded('purple', lightness, true);
  return lightness < 0.4 ? 'purple' : 'pink';
}

function shaded(name: string, lightness: number, hasLight: boolean): string {
  if (lightness < 0.22) return `dark ${name}`;
  return hasLight && lightness > 0.75 ? `light ${name}` : name;
}
