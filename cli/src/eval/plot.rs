//! Figures → plots in SVG.
//!
//! The drawings give colours as attributes. CSS rules take precedence over attributes, so [`style`] replaces every
//! colour on a dark page.

use super::html::escape;
use super::scores::Bin;
use firsthand_files::error::{Error, Result};
use plotters::coord::combinators::{BindKeyPoints, IntoLogRange};
use plotters::prelude::*;
use std::io;

/// Lowest and highest rate of false alarms in the curves.
pub const CURVE_RATES: [f64; 2] = [0.0005, 0.1];
/// Width and height of a plot, in units of its own: the page scales it.
const PLOT_SIZE: (u32, u32) = (720, 540);
/// Font size in these units.
const FONT_SIZE: f64 = 26.0;
const GRID: RGBColor = RGBColor(221, 221, 221);
const GRID_ON_DARK: &str = "#444444";

/// Styles of lines: colour on a white page, colour on a dark page, and dashes, which tell lines apart without colours.
/// The first is for Firsthand.
const LINES: [(RGBColor, &str, &str); 8] = [
    (RGBColor(0x0B, 0x57, 0xD0), "#8AB4F8", "none"),
    (RGBColor(0xB4, 0x53, 0x09), "#FBBF24", "14 5"),
    (RGBColor(0x15, 0x80, 0x3D), "#4ADE80", "5 5"),
    (RGBColor(0xB9, 0x1C, 0x1C), "#F87171", "16 5 4 5"),
    (RGBColor(0x7E, 0x22, 0xCE), "#C084FC", "28 8"),
    (RGBColor(0x0F, 0x76, 0x6E), "#2DD4BF", "20 4 6 4"),
    (RGBColor(0xBE, 0x18, 0x5D), "#F472B6", "10 4 3 4 3 4"),
    (RGBColor(0x57, 0x53, 0x4E), "#A8A29E", "8 8"),
];

/// Colour and width of a line. If there are more lines than styles, the styles of other methods repeat.
fn line(number: usize) -> ShapeStyle {
    let width = if number == 0 { 5 } else { 3 };
    LINES[if number == 0 { 0 } else { 1 + (number - 1) % (LINES.len() - 1) }].0.stroke_width(width)
}

fn hex(RGBColor(red, green, blue): RGBColor) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// The CSS rules of the drawings.
pub fn style() -> String {
    let dashes = LINES
        .map(|(colour, _, dashes)| format!("svg polyline[stroke=\"{}\"]{{stroke-dasharray:{dashes}}}\n", hex(colour)));
    let dark = LINES.map(|(colour, on_dark, _)| {
        let colour = hex(colour);
        format!("svg [stroke=\"{colour}\"]{{stroke:{on_dark}}}svg [fill=\"{colour}\"]{{fill:{on_dark}}}\n")
    });
    format!(
        "svg text{{fill:currentColor;font-family:inherit}}\nsvg [stroke=\"#000000\"]{{stroke:currentColor}}\n{}\
         @media (prefers-color-scheme:dark){{\n{}svg [stroke=\"{}\"]{{stroke:{GRID_ON_DARK}}}\n}}\n",
        dashes.concat(),
        dark.concat(),
        hex(GRID)
    )
}

/// A sample of a line, for the legend.
pub fn sample(number: usize) -> String {
    let style = line(number);
    format!(
        "<svg width=\"48\" height=\"10\" viewBox=\"0 0 96 20\" aria-hidden=\"true\"><polyline points=\"0,10 96,10\" \
         fill=\"none\" stroke=\"{}\" stroke-width=\"{}\"/></svg>",
        hex(RGBColor(style.color.0, style.color.1, style.color.2)),
        style.stroke_width
    )
}

/// A drawing, or why it cannot be drawn.
type Drawn = std::result::Result<String, DrawingAreaErrorKind<io::Error>>;

/// Recall against the rate of false alarms, which has a logarithmic scale. The first line is Firsthand's.
pub fn curves(name: &str, lines: &[Vec<(f64, f64)>]) -> Result<String> {
    named(name, draw_curves(lines))
}

/// The share of copies against the score, with the number of pairs at each point.
pub fn reliability(name: &str, bins: &[Bin]) -> Result<String> {
    named(name, draw_reliability(bins))
}

/// A drawing with a label for screen readers.
fn named(name: &str, drawn: Drawn) -> Result<String> {
    let svg = drawn.map_err(|error| Error::new(error).within("a plot"))?;
    Ok(svg.replacen("<svg ", &format!("<svg role=\"img\" aria-label=\"{}\" ", escape(name)), 1))
}

fn draw_curves(lines: &[Vec<(f64, f64)>]) -> Drawn {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, PLOT_SIZE).into_drawing_area();
        let rates = (CURVE_RATES[0]..CURVE_RATES[1])
            .log_scale()
            .with_key_points(vec![0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1]);
        let mut chart = ChartBuilder::on(&area)
            .margin(14)
            .margin_right(40)
            .x_label_area_size(66)
            .y_label_area_size(100)
            .build_cartesian_2d(rates, 0.0..1.0)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .label_style(("sans-serif", FONT_SIZE))
            .y_labels(6)
            .x_desc("false alarms")
            .y_desc("recall")
            .x_label_formatter(&|rate| format!("{}%", (rate * 10_000.0).round() / 100.0))
            .y_label_formatter(&|share| format!("{:.0}%", share * 100.0))
            .draw()?;
        // Firsthand's line is drawn last, on top of the others.
        for (number, points) in lines.iter().enumerate().rev() {
            chart.draw_series(LineSeries::new(points.iter().copied(), line(number)))?;
        }
        area.present()?;
    }
    Ok(svg)
}

fn draw_reliability(bins: &[Bin]) -> Drawn {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, PLOT_SIZE).into_drawing_area();
        let mut chart = ChartBuilder::on(&area)
            .margin(14)
            .margin_right(40)
            .x_label_area_size(66)
            .y_label_area_size(100)
            .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
        chart
            .configure_mesh()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .label_style(("sans-serif", FONT_SIZE))
            .x_labels(6)
            .y_labels(6)
            .x_desc("mean score")
            .y_desc("made from the source")
            .x_label_formatter(&|score| format!("{score:.1}"))
            .y_label_formatter(&|share| format!("{:.0}%", share * 100.0))
            .draw()?;
        chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], BLACK.stroke_width(1)))?;
        let points = || bins.iter().filter(|bin| bin.pairs > 0).map(|bin| (bin.predicted, bin.observed));
        chart.draw_series(LineSeries::new(points(), line(0)))?;
        chart.draw_series(points().map(|point| Circle::new(point, 9, LINES[0].0.filled())))?;
        // There is room above the curve on the left, and below it on the right.
        chart.draw_series(bins.iter().filter(|bin| bin.pairs > 0).map(|bin| {
            let beside = if bin.predicted < 0.5 { (-8, -42) } else { (2, 22) };
            let count = Text::new(bin.pairs.to_string(), beside, ("sans-serif", FONT_SIZE * 0.85).into_font());
            EmptyElement::at((bin.predicted, bin.observed)) + count
        }))?;
        area.present()?;
    }
    Ok(svg)
}
