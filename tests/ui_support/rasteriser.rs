//! Draws egui's triangles on the CPU: clipped, textured, blended. Pictures come out the same on every machine, with no
//! GPU, driver or display. It is for tests: right, and fast enough.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "pixels are counted within a canvas, and a test that draws beside it should fail"
)]

use eframe::egui::{
    self, Color32, TexturesDelta,
    epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, TextureId, Vertex},
};
use egui_kittest::TestRenderer;
use image::RgbaImage;
use std::{collections::HashMap, ops::Range};

/// A texture as egui sent it.
#[derive(Default)]
struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<Color32>,
}

impl Texture {
    fn texel(&self, x: i64, y: i64) -> [f32; 4] {
        let clamp = |at: i64, size: usize| {
            usize::try_from(at.max(0))
                .unwrap_or_default()
                .min(size.saturating_sub(1))
        };
        let index = clamp(y, self.height) * self.width + clamp(x, self.width);
        self.pixels
            .get(index)
            .map_or([0.0; 4], |color| color.to_array().map(f32::from))
    }

    /// Bilinear, clamped to the edge, as egui's renderers sample.
    fn sample(&self, [u, v]: [f32; 2]) -> [f32; 4] {
        let x = u * self.width as f32 - 0.5;
        let y = v * self.height as f32 - 0.5;
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let mix = |a: [f32; 4], b: [f32; 4], t: f32| std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t);
        if fx == 0.0 && fy == 0.0 {
            return self.texel(left, top);
        }
        let above = mix(self.texel(left, top), self.texel(left + 1, top), fx);
        let below = mix(self.texel(left, top + 1), self.texel(left + 1, top + 1), fx);
        mix(above, below, fy)
    }

    fn update(&mut self, image: &egui::epaint::ImageDelta) {
        let ImageData::Color(new) = &image.image;
        let [width, height] = new.size;
        let Some([left, top]) = image.pos else {
            *self = Self {
                width,
                height,
                pixels: new.pixels.clone(),
            };
            return;
        };
        for row in 0..height {
            let from = row * width;
            let to = (top + row) * self.width + left;
            self.pixels[to..to + width].copy_from_slice(&new.pixels[from..from + width]);
        }
    }
}

/// The renderer.
#[derive(Default)]
pub(crate) struct Rasteriser {
    textures: HashMap<TextureId, Texture>,
}

impl TestRenderer for Rasteriser {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, images) in std::mem::take(&mut delta.set) {
            let texture = self.textures.entry(id).or_default();
            images.iter().for_each(|image| texture.update(image));
        }
        for id in std::mem::take(&mut delta.free) {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let mut canvas = Canvas::new(size.x.round() as usize, size.y.round() as usize);
        let empty = Texture::default();
        for ClippedPrimitive { clip_rect, primitive } in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = primitive else {
                return Err("a paint callback cannot be drawn here".to_owned());
            };
            let clip = Clip::new(clip_rect, scale, &canvas);
            let texture = self.textures.get(&mesh.texture_id).unwrap_or(&empty);
            canvas.mesh(&mesh, scale, &clip, texture);
        }
        Ok(canvas.into_image())
    }
}

/// Pixels from (inclusive) to (exclusive).
struct Clip {
    x: Range<usize>,
    y: Range<usize>,
}

impl Clip {
    fn new(rect: egui::Rect, scale: f32, canvas: &Canvas) -> Self {
        let at = |points: f32, most: usize| (points * scale).round().clamp(0.0, most as f32) as usize;
        Self {
            x: at(rect.left(), canvas.width)..at(rect.right(), canvas.width),
            y: at(rect.top(), canvas.height)..at(rect.bottom(), canvas.height),
        }
    }
}

/// What is drawn on: opaque, in gamma space.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 4]>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![[0, 0, 0, 255]; width * height],
        }
    }

    fn mesh(&mut self, mesh: &Mesh, scale: f32, clip: &Clip, texture: &Texture) {
        for corners in mesh.indices.chunks_exact(3) {
            let corner = |index: usize| mesh.vertices[corners[index] as usize];
            let triangle = Triangle::new([corner(0), corner(1), corner(2)], scale);
            if triangle.area != 0.0 {
                self.triangle(&triangle, clip, texture);
            }
        }
    }

    fn triangle(&mut self, triangle: &Triangle, clip: &Clip, texture: &Texture) {
        let solid = triangle
            .is_plain()
            .then(|| triangle.shade([1.0, 0.0, 0.0], texture));
        for y in triangle.rows(&clip.y) {
            let span = triangle.span(y, &clip.x);
            let row = &mut self.pixels[y * self.width..(y + 1) * self.width];
            match solid {
                Some([r, g, b, a]) if a >= 255.0 => row[span].fill([round(r), round(g), round(b), 255]),
                Some(color) => row[span].iter_mut().for_each(|pixel| blend(pixel, color)),
                None => {
                    for x in span {
                        blend(&mut row[x], triangle.shade(triangle.weights(x, y), texture));
                    }
                }
            }
        }
    }

    fn into_image(self) -> RgbaImage {
        let (width, height) = (self.width as u32, self.height as u32);
        RgbaImage::from_raw(width, height, self.pixels.concat()).expect("four bytes a pixel")
    }
}

fn round(channel: f32) -> u8 {
    channel.round().clamp(0.0, 255.0) as u8
}

/// Premultiplied over opaque.
fn blend(pixel: &mut [u8; 4], source: [f32; 4]) {
    let rest = 1.0 - source[3] / 255.0;
    for i in 0..3 {
        pixel[i] = round(source[i] + f32::from(pixel[i]) * rest);
    }
}

struct Triangle {
    vertices: [Vertex; 3],
    /// Corners in pixels.
    at: [[f64; 2]; 3],
    /// Twice its area, with the sign of its winding.
    area: f64,
}

impl Triangle {
    fn new(vertices: [Vertex; 3], scale: f32) -> Self {
        let at = vertices.map(|v| [f64::from(v.pos.x * scale), f64::from(v.pos.y * scale)]);
        let area = edge(at[0], at[1], at[2]);
        Self { vertices, at, area }
    }

    /// One colour and one texel all over.
    fn is_plain(&self) -> bool {
        let [a, b, c] = &self.vertices;
        a.color == b.color && b.color == c.color && a.uv == b.uv && b.uv == c.uv
    }

    fn rows(&self, clip: &Range<usize>) -> Range<usize> {
        let ys = self.at.map(|p| p[1]);
        let least = ys.iter().copied().fold(f64::INFINITY, f64::min);
        let most = ys.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let from = (least.floor().max(0.0) as usize).max(clip.start);
        let to = (most.ceil().max(0.0) as usize).min(clip.end);
        from..to.max(from)
    }

    /// The pixels of a row whose middle lies inside: a guess from the edges, corrected at both ends.
    fn span(&self, y: usize, clip: &Range<usize>) -> Range<usize> {
        let middle = y as f64 + 0.5;
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for i in 0..3 {
            let (a, b) = (self.at[i], self.at[(i + 1) % 3]);
            if (a[1] - middle) * (b[1] - middle) <= 0.0 && a[1] != b[1] {
                let x = a[0] + (middle - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
                least = least.min(x);
                most = most.max(x);
            }
        }
        if least > most {
            return 0..0;
        }
        let mut from = ((least - 1.5).max(0.0) as usize).max(clip.start);
        let mut to = ((most + 1.5).max(0.0) as usize).min(clip.end);
        // Wholly beside what may be drawn on.
        if from >= to {
            return 0..0;
        }
        while from < to && !self.covers(from, y) {
            from += 1;
        }
        while to > from && !self.covers(to - 1, y) {
            to -= 1;
        }
        from..to
    }

    fn weights(&self, x: usize, y: usize) -> [f32; 3] {
        self.exact_weights(x, y).map(|weight| weight as f32)
    }

    fn exact_weights(&self, x: usize, y: usize) -> [f64; 3] {
        let p = [x as f64 + 0.5, y as f64 + 0.5];
        let at = &self.at;
        [
            edge(at[1], at[2], p),
            edge(at[2], at[0], p),
            edge(at[0], at[1], p),
        ]
        .map(|weight| weight / self.area)
    }

    /// Inside, or on an edge that is this triangle's own: an edge between two triangles is drawn once.
    fn covers(&self, x: usize, y: usize) -> bool {
        let weights = self.exact_weights(x, y);
        (0..3).all(|i| {
            let (a, b) = (self.at[(i + 1) % 3], self.at[(i + 2) % 3]);
            let sign = self.area.signum();
            let (dx, dy) = (sign * (b[0] - a[0]), sign * (b[1] - a[1]));
            let is_own = dy < 0.0 || (dy == 0.0 && dx > 0.0);
            weights[i] > 0.0 || (weights[i] == 0.0 && is_own)
        })
    }

    fn shade(&self, w: [f32; 3], texture: &Texture) -> [f32; 4] {
        let [a, b, c] = &self.vertices;
        let mix = |a: f32, b: f32, c: f32| w[0] * a + w[1] * b + w[2] * c;
        let texel = texture.sample([mix(a.uv.x, b.uv.x, c.uv.x), mix(a.uv.y, b.uv.y, c.uv.y)]);
        let colors = [a, b, c].map(|v| v.color.to_array().map(f32::from));
        std::array::from_fn(|i| mix(colors[0][i], colors[1][i], colors[2][i]) * texel[i] / 255.0)
    }
}

fn edge(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}
