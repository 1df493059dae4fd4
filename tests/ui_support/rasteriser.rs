//! Draws egui's triangles on the CPU: clipped, textured, blended. Pictures come out the same on every machine, with no
//! GPU, driver or display. It is for tests: right, and fast enough.

use eframe::egui::{
    self, Color32, TexturesDelta,
    epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, TextureId, Vertex},
};
use egui_kittest::TestRenderer;
use image::RgbaImage;
use std::collections::HashMap;

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
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let x = u * self.width as f32 - 0.5;
        let y = v * self.height as f32 - 0.5;
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let mix = |a: [f32; 4], b: [f32; 4], t: f32| std::array::from_fn(|i| a[i] + (b[i] - a[i]) * t);
        let above = mix(self.texel(left, top), self.texel(left + 1, top), fx);
        let below = mix(self.texel(left, top + 1), self.texel(left + 1, top + 1), fx);
        mix(above, below, fy)
    }
}

/// The renderer.
#[derive(Default)]
pub struct Rasteriser {
    textures: HashMap<TextureId, Texture>,
}

impl TestRenderer for Rasteriser {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        for (id, images) in std::mem::take(&mut delta.set) {
            let texture = self.textures.entry(id).or_default();
            for image in images {
                let ImageData::Color(new) = &image.image;
                let [width, height] = new.size;
                let Some([left, top]) = image.pos else {
                    *texture = Texture {
                        width,
                        height,
                        pixels: new.pixels.clone(),
                    };
                    continue;
                };
                for row in 0..height {
                    let from = row * width;
                    let to = (top + row) * texture.width + left;
                    texture.pixels[to..to + width].copy_from_slice(&new.pixels[from..from + width]);
                }
            }
        }
        for id in std::mem::take(&mut delta.free) {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<RgbaImage, String> {
        let scale = output.pixels_per_point;
        let size = ctx.content_rect().size() * scale;
        let mut canvas = Canvas::new(size.x.round() as usize, size.y.round() as usize);
        for ClippedPrimitive { clip_rect, primitive } in ctx.tessellate(output.shapes.clone(), scale) {
            let Primitive::Mesh(mesh) = primitive else {
                return Err("a paint callback cannot be drawn here".to_owned());
            };
            let clip = Clip::new(clip_rect, scale, &canvas);
            let empty = Texture::default();
            canvas.mesh(
                &mesh,
                scale,
                &clip,
                self.textures.get(&mesh.texture_id).unwrap_or(&empty),
            );
        }
        Ok(canvas.into_image())
    }
}

/// Pixels from (inclusive) to (exclusive).
struct Clip {
    left: usize,
    top: usize,
    right: usize,
    bottom: usize,
}

impl Clip {
    fn new(rect: egui::Rect, scale: f32, canvas: &Canvas) -> Self {
        let at = |points: f32, most: usize| (points * scale).round().clamp(0.0, most as f32) as usize;
        Self {
            left: at(rect.left(), canvas.width),
            top: at(rect.top(), canvas.height),
            right: at(rect.right(), canvas.width),
            bottom: at(rect.bottom(), canvas.height),
        }
    }
}

/// What is drawn on: premultiplied, in gamma space, 0 to 255.
struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<[f32; 3]>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            pixels: vec![[0.0; 3]; width * height],
        }
    }

    fn mesh(&mut self, mesh: &Mesh, scale: f32, clip: &Clip, texture: &Texture) {
        for corners in mesh.indices.chunks_exact(3) {
            let corner = |index: usize| mesh.vertices[corners[index] as usize];
            self.triangle([corner(0), corner(1), corner(2)], scale, clip, texture);
        }
    }

    fn triangle(&mut self, v: [Vertex; 3], scale: f32, clip: &Clip, texture: &Texture) {
        let p: [[f64; 2]; 3] = v.map(|v| [f64::from(v.pos.x * scale), f64::from(v.pos.y * scale)]);
        let area = edge(p[0], p[1], p[2]);
        if area == 0.0 {
            return;
        }
        let least = |axis: usize| p.iter().map(|p| p[axis]).fold(f64::INFINITY, f64::min);
        let most = |axis: usize| p.iter().map(|p| p[axis]).fold(f64::NEG_INFINITY, f64::max);
        let from = |axis: usize, low: usize| (least(axis).floor().max(0.0) as usize).max(low);
        let to = |axis: usize, high: usize| (most(axis).ceil().max(0.0) as usize).min(high);
        for y in from(1, clip.top)..to(1, clip.bottom) {
            for x in from(0, clip.left)..to(0, clip.right) {
                let at = [x as f64 + 0.5, y as f64 + 0.5];
                let weights = [
                    edge(p[1], p[2], at) / area,
                    edge(p[2], p[0], at) / area,
                    edge(p[0], p[1], at) / area,
                ];
                if covers(weights, p, area) {
                    self.blend(x, y, shade(&v, weights, texture));
                }
            }
        }
    }

    fn blend(&mut self, x: usize, y: usize, source: [f32; 4]) {
        let pixel = &mut self.pixels[y * self.width + x];
        let rest = 1.0 - source[3] / 255.0;
        for (channel, new) in pixel.iter_mut().zip(source) {
            // Rounded to whole steps, as a frame buffer is.
            *channel = (new + *channel * rest).round().clamp(0.0, 255.0);
        }
    }

    fn into_image(self) -> RgbaImage {
        let bytes = self
            .pixels
            .iter()
            .flat_map(|[r, g, b]| [*r as u8, *g as u8, *b as u8, 255]);
        let (width, height) = (self.width as u32, self.height as u32);
        RgbaImage::from_raw(width, height, bytes.collect()).expect("four bytes a pixel")
    }
}

fn edge(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

/// Inside, or on an edge that is this triangle's own: an edge between two triangles is drawn once.
fn covers(weights: [f64; 3], p: [[f64; 2]; 3], area: f64) -> bool {
    (0..3).all(|i| {
        let (a, b) = (p[(i + 1) % 3], p[(i + 2) % 3]);
        let (dx, dy) = if area > 0.0 {
            (b[0] - a[0], b[1] - a[1])
        } else {
            (a[0] - b[0], a[1] - b[1])
        };
        let is_own = dy < 0.0 || (dy == 0.0 && dx > 0.0);
        weights[i] > 0.0 || (weights[i] == 0.0 && is_own)
    })
}

fn shade(v: &[Vertex; 3], weights: [f64; 3], texture: &Texture) -> [f32; 4] {
    let w = weights.map(|weight| weight as f32);
    let mix =
        |value: &dyn Fn(&Vertex) -> f32| w[0] * value(&v[0]) + w[1] * value(&v[1]) + w[2] * value(&v[2]);
    let texel = texture.sample(mix(&|v| v.uv.x), mix(&|v| v.uv.y));
    std::array::from_fn(|i| mix(&|v| f32::from(v.color.to_array()[i])) * texel[i] / 255.0)
}
