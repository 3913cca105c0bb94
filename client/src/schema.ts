/** Of the service's OpenAPI description. `npm run client:types` writes it. */

/**
 * What failed, for programs: it stays when words change.
 */
export type ErrorCode =
	| "INVALID_PARAMETERS"
	| "UNAUTHORIZED"
	| "FILE_NOT_FOUND"
	| "NOT_FOUND"
	| "JOB_NOT_FOUND"
	| "METHOD_NOT_ALLOWED"
	| "JOB_CONFLICT"
	| "FILE_TOO_LARGE"
	| "UNSUPPORTED_MEDIA_TYPE"
	| "INVALID_IMAGE"
	| "IMAGE_TOO_LARGE"
	| "RATE_LIMITED"
	| "QUEUE_FULL"
	| "CONVERSION_FAILED"
	| "OVERLOADED"
	| "JOBS_UNAVAILABLE"
	| "TIMEOUT";
export type UploadForm = (
	| {
			[k: string]: unknown;
	  }
	| {
			/**
			 * The picture: PNG, JPEG, WebP or GIF.
			 */
			image: {
				[k: string]: unknown;
			};
			[k: string]: unknown;
	  }
) & {
	/**
	 * The picture: PNG, JPEG, WebP or GIF.
	 */
	file?: {
		[k: string]: unknown;
	};
	[k: string]: unknown;
};
export type PictureInJson = EncodedPicture | UploadedPicture;
export type UploadJson = PictureInJson;
export type ConversionOptions = ImagetracerOptions | SubpixelOptions;
export type ConvertQuery = ConversionOptions;
export type ConvertForm = (
	| ConversionOptions
	| (ConversionOptions & {
			/**
			 * The picture: PNG, JPEG, WebP or GIF.
			 */
			image: {
				[k: string]: unknown;
			};
			[k: string]: unknown;
	  })
) & {
	/**
	 * The picture: PNG, JPEG, WebP or GIF.
	 */
	file?: {
		[k: string]: unknown;
	};
	[k: string]: unknown;
};
export type ConvertJson = PictureInJson & ConversionOptions;
export type JobForm = (
	| {
			/**
			 * Items: From /api/upload.
			 */
			file_id?: string[];
			/**
			 * plain converts as /api/convert does, ai as /api/convert-ai; auto is ai where an option of its own is given, such as tier.
			 */
			mode?: "auto" | "plain" | "ai";
			/**
			 * What becomes of items while the AI flag is off: drawn plainly by subpixel, or left waiting until it is on.
			 */
			when_ai_is_off?: "plain" | "wait";
			/**
			 * Jobs of a higher one go first.
			 */
			priority?: number;
			/**
			 * Answers what is expected of the job, and makes and keeps nothing.
			 */
			dry_run?: boolean;
			/**
			 * An address that is told when the job has ended.
			 */
			webhook?: string;
			[k: string]: unknown;
	  }
	| {
			/**
			 * Items: From /api/upload.
			 */
			file_id: string[];
			/**
			 * plain converts as /api/convert does, ai as /api/convert-ai; auto is ai where an option of its own is given, such as tier.
			 */
			mode?: "auto" | "plain" | "ai";
			/**
			 * What becomes of items while the AI flag is off: drawn plainly by subpixel, or left waiting until it is on.
			 */
			when_ai_is_off?: "plain" | "wait";
			/**
			 * Jobs of a higher one go first.
			 */
			priority?: number;
			/**
			 * Answers what is expected of the job, and makes and keeps nothing.
			 */
			dry_run?: boolean;
			/**
			 * An address that is told when the job has ended.
			 */
			webhook?: string;
			[k: string]: unknown;
	  }
) & {
	/**
	 * Items: Pictures (PNG, JPEG, WebP, GIF), or zips of them.
	 */
	file?: string[];
	[k: string]: unknown;
};
export type ConvertAiQuery = AiOptions;
export type ConvertAiForm = (
	| AiOptions
	| (AiOptions & {
			/**
			 * The picture: PNG, JPEG, WebP or GIF.
			 */
			image: {
				[k: string]: unknown;
			};
			[k: string]: unknown;
	  })
) & {
	/**
	 * The picture: PNG, JPEG, WebP or GIF.
	 */
	file?: {
		[k: string]: unknown;
	};
	[k: string]: unknown;
};
export type ConvertAiJson = PictureInJson & AiOptions;
export type Condition = "healthy" | "degraded" | "unhealthy";

export interface Schemas {
	Health: Health;
	ErrorCode: ErrorCode;
	Problem: Problem;
	Live: Live;
	Readiness: Readiness;
	UploadForm: UploadForm;
	EncodedPicture: EncodedPicture;
	UploadedPicture: UploadedPicture;
	PictureInJson: PictureInJson;
	UploadJson: UploadJson;
	Uploaded: Uploaded;
	ImagetracerOptions: ImagetracerOptions;
	SubpixelOptions: SubpixelOptions;
	ConversionOptions: ConversionOptions;
	ConvertQuery: ConvertQuery;
	ConvertForm: ConvertForm;
	ConvertJson: ConvertJson;
	Damage: Damage;
	WorkingSize: WorkingSize;
	WrittenFile: WrittenFile;
	Converted: Converted;
	JobForm: JobForm;
	JobJson: JobJson;
	ItemQuote: ItemQuote;
	JobQuote: JobQuote;
	JobCounts: JobCounts;
	Job: Job;
	JobFile: JobFile;
	JobItem: JobItem;
	JobWithItems: JobWithItems;
	AiOptions: AiOptions;
	ConvertAiQuery: ConvertAiQuery;
	ConvertAiForm: ConvertAiForm;
	ConvertAiJson: ConvertAiJson;
	TierPrediction: TierPrediction;
	Escalation: Escalation;
	Routing: Routing;
	AiMetadata: AiMetadata;
	ConvertedByAi: ConvertedByAi;
	Condition: Condition;
	AiComponent: AiComponent;
	AiHealth: AiHealth;
	ModelQuality: ModelQuality;
	ModelStatus: ModelStatus;
	ModelsStatus: ModelsStatus;
}
/**
 * The service's state.
 */
export interface Health {
	status: "ok";
	service: "svg-ai";
	version: string;
	/**
	 * Seconds since the start.
	 */
	uptime: number;
	ai_available: boolean;
	ai_models_loaded: boolean;
	[k: string]: unknown;
}
/**
 * RFC 9457 problem details.
 */
export interface Problem {
	type: string;
	title: string;
	status: number;
	detail: string;
	instance: string;
	success: false;
	/**
	 * One sentence; the same as detail.
	 */
	error: string;
	error_code: ErrorCode;
	request_id: string;
	/**
	 * With 503 on AI routes: how it can be done without AI.
	 */
	fallback_suggestion?: string;
	[k: string]: unknown;
}
/**
 * The process answers.
 */
export interface Live {
	status: "ok";
	[k: string]: unknown;
}
/**
 * What the readiness rests on.
 */
export interface Readiness {
	status: "ready" | "starting" | "draining" | "failing";
	checks: {
		[k: string]: string;
	};
	[k: string]: unknown;
}
export interface EncodedPicture {
	/**
	 * The picture in base64, or a data URL of it.
	 */
	image: string;
	[k: string]: unknown;
}
export interface UploadedPicture {
	/**
	 * From /api/upload.
	 */
	file_id: string;
	[k: string]: unknown;
}
/**
 * The picture is kept.
 */
export interface Uploaded {
	/**
	 * SHA-256 of the bytes; give it to /api/convert.
	 */
	file_id: string;
	filename: string;
	/**
	 * Its name among the uploads.
	 */
	path: string;
	size_bytes: number;
	/**
	 * Pixels.
	 */
	width: number;
	/**
	 * Pixels.
	 */
	height: number;
	uploaded_at: string;
	expires_at: string;
	[k: string]: unknown;
}
export interface ImagetracerOptions {
	/**
	 * Which converter traces the image.
	 */
	converter?: "imagetracer";
	/**
	 * What is answered, whatever the Accept header says. zip holds the formats of formats.
	 */
	format?: "json" | "svg" | "pdf" | "eps" | "dxf" | "png" | "zip";
	/**
	 * Several formats of one conversion, as a list or with commas between: files of a zip (format=zip) or members of the JSON.
	 */
	formats?: string | ["svg" | "pdf" | "eps" | "dxf" | "png", ...("svg" | "pdf" | "eps" | "dxf" | "png")[]];
	/**
	 * The width of what is written, in unit. With one side alone the other follows; with none it is the input's own size.
	 */
	width?: number;
	/**
	 * The height of what is written, in unit. With one side alone the other follows; with none it is the input's own size.
	 */
	height?: number;
	/**
	 * Factor of every coordinate; the viewBox grows with it, width and height stay the input's.
	 */
	scale?: number;
	/**
	 * Of width and height, and of the size written into SVG and DXF. PDF and EPS are in points whatever it is, PNG in pixels.
	 */
	unit?: "px" | "pt" | "in" | "mm" | "cm";
	/**
	 * Pixels that make an inch.
	 */
	dpi?: number;
	/**
	 * Where width and height have another shape than the input: inset shows all of it with room beside, overflow covers the page and cuts what lies beyond, stretch fills the page.
	 */
	aspect?: "inset" | "overflow" | "stretch";
	/**
	 * Where the drawing lies on a page of another shape, or what is kept of it: 0 left, 1 right.
	 */
	align_x?: number;
	/**
	 * Where the drawing lies on a page of another shape, or what is kept of it: 0 top, 1 bottom.
	 */
	align_y?: number;
	/**
	 * Of the SVG; left out, what the converter writes. tiny-1.2 says arcs, patterns and transforms of gradients in its own words.
	 */
	svg_version?: "1.1" | "tiny-1.2";
	/**
	 * fixed: the SVG has a width and height. responsive: it has a viewBox alone and fills what it is put into.
	 */
	svg_size?: "fixed" | "responsive";
	/**
	 * What the DXF may be made of; curves become arcs or lines within a fiftieth of a pixel where they have to.
	 */
	dxf_entities?: "lines" | "lines_and_arcs" | "lines_arcs_and_splines";
	/**
	 * Whether edges of the PNG are smooth, or each pixel is painted wholly or not at all.
	 */
	png_antialias?: boolean;
	/**
	 * The colour beneath the drawing in a PNG, #rrggbb or #rrggbbaa; none leaves it see-through.
	 */
	png_background?: string;
	/**
	 * A named set of options; single options override it.
	 */
	preset?:
		| "default"
		| "posterized1"
		| "posterized2"
		| "posterized3"
		| "curvy"
		| "sharp"
		| "detailed"
		| "smoothed"
		| "grayscale"
		| "fixedpalette"
		| "randomsampling1"
		| "randomsampling2"
		| "artistic1"
		| "artistic2"
		| "artistic3"
		| "artistic4";
	/**
	 * Error threshold of straight lines, in squared pixels.
	 */
	ltres?: number;
	/**
	 * Error threshold of quadratic splines, in squared pixels.
	 */
	qtres?: number;
	/**
	 * Outlines of fewer nodes than this are dropped as noise.
	 */
	pathomit?: number;
	/**
	 * Keep right angles sharp.
	 */
	rightangleenhance?: boolean;
	/**
	 * Where the palette comes from: 0 generated, 1 sampled at random (with a fixed seed), 2 sampled on a grid.
	 */
	colorsampling?: 0 | 1 | 2;
	/**
	 * Colours of the palette, unless pal is given.
	 */
	numberofcolors?: number;
	/**
	 * A colour that fewer than this share of the pixels have is drawn anew (with a fixed seed).
	 */
	mincolorratio?: number;
	/**
	 * Rounds of k-means clustering of the palette.
	 */
	colorquantcycles?: number;
	/**
	 * 0 sequential, 1 parallel.
	 */
	layering?: 0 | 1;
	/**
	 * Width of the stroke around each path.
	 */
	strokewidth?: number;
	/**
	 * Drop paths of fewer than three segments.
	 */
	linefilter?: boolean;
	/**
	 * Decimals of coordinates; -1 rounds nothing.
	 */
	roundcoords?: number;
	/**
	 * Taken for compatibility: the SVG always has a viewBox, a width and a height.
	 */
	viewbox?: boolean;
	/**
	 * Give each path a desc attribute with its layer and number.
	 */
	desc?: boolean;
	/**
	 * Radius of the marks on line ends; 0 draws none.
	 */
	lcpr?: number;
	/**
	 * Radius of the marks on spline control points; 0 draws none.
	 */
	qcpr?: number;
	/**
	 * Selective Gaussian blur before tracing, in pixels; 0 is off.
	 */
	blurradius?: number;
	/**
	 * RGBA distance above which a pixel is not blurred.
	 */
	blurdelta?: number;
	/**
	 * Taken for compatibility: it matters in browsers only.
	 */
	corsenabled?: boolean;
	/**
	 * A palette of your own, instead of numberofcolors.
	 *
	 * @minItems 1
	 * @maxItems 256
	 */
	pal?: [
		{
			r: number;
			g: number;
			b: number;
			a: number;
		},
		...{
			r: number;
			g: number;
			b: number;
			a: number;
		}[]
	];
	[k: string]: unknown;
}
export interface SubpixelOptions {
	/**
	 * Which converter traces the image.
	 */
	converter: "subpixel";
	/**
	 * What is answered, whatever the Accept header says. zip holds the formats of formats.
	 */
	format?: "json" | "svg" | "pdf" | "eps" | "dxf" | "png" | "zip";
	/**
	 * Several formats of one conversion, as a list or with commas between: files of a zip (format=zip) or members of the JSON.
	 */
	formats?: string | ["svg" | "pdf" | "eps" | "dxf" | "png", ...("svg" | "pdf" | "eps" | "dxf" | "png")[]];
	/**
	 * The width of what is written, in unit. With one side alone the other follows; with none it is the input's own size.
	 */
	width?: number;
	/**
	 * The height of what is written, in unit. With one side alone the other follows; with none it is the input's own size.
	 */
	height?: number;
	/**
	 * Of the input's own size, instead of a width or height. With imagetracer it is also the factor of its coordinates, and grows what is written only beside format or formats.
	 */
	scale?: number;
	/**
	 * Of width and height, and of the size written into SVG and DXF. PDF and EPS are in points whatever it is, PNG in pixels.
	 */
	unit?: "px" | "pt" | "in" | "mm" | "cm";
	/**
	 * Pixels that make an inch.
	 */
	dpi?: number;
	/**
	 * Where width and height have another shape than the input: inset shows all of it with room beside, overflow covers the page and cuts what lies beyond, stretch fills the page.
	 */
	aspect?: "inset" | "overflow" | "stretch";
	/**
	 * Where the drawing lies on a page of another shape, or what is kept of it: 0 left, 1 right.
	 */
	align_x?: number;
	/**
	 * Where the drawing lies on a page of another shape, or what is kept of it: 0 top, 1 bottom.
	 */
	align_y?: number;
	/**
	 * Of the SVG; left out, what the converter writes. tiny-1.2 says arcs, patterns and transforms of gradients in its own words.
	 */
	svg_version?: "1.1" | "tiny-1.2";
	/**
	 * fixed: the SVG has a width and height. responsive: it has a viewBox alone and fills what it is put into.
	 */
	svg_size?: "fixed" | "responsive";
	/**
	 * What the DXF may be made of; curves become arcs or lines within a fiftieth of a pixel where they have to.
	 */
	dxf_entities?: "lines" | "lines_and_arcs" | "lines_arcs_and_splines";
	/**
	 * Whether edges of the PNG are smooth, or each pixel is painted wholly or not at all.
	 */
	png_antialias?: boolean;
	/**
	 * The colour beneath the drawing in a PNG, #rrggbb or #rrggbbaa; none leaves it see-through.
	 */
	png_background?: string;
	/**
	 * fast: one pass over the image. quality: then moves all curves together until their exact drawing matches the pixels and drops the nodes that they can spare; about four times the time.
	 */
	effort?: "fast" | "quality";
	/**
	 * Most solid colours in the drawing, a transparent ground included.
	 */
	max_inks?: number;
	/**
	 * Colours nearer than this become one ink; distance in OKLab, where black to white is 1. auto: those that can't be told apart, given how much of the image each covers and its noise.
	 */
	ink_distance?: "auto" | number;
	/**
	 * Paint with these colours only (#rrggbb or #rrggbbaa); empty: find the colours in the image. "#c -> #d" paints with #d what is nearest to #c, "#c -> none" leaves it out, and "~ t" behind either takes only what is within t of #c in OKLab, all else keeping its colour. The names web-safe, css-basic, cga, pico-8 and game-boy stand for all colours of those palettes.
	 *
	 * @maxItems 256
	 */
	palette?: string[];
	/**
	 * Faces smaller than this are given to a neighbour; in square pixels of the traced image.
	 */
	min_area?: number;
	/**
	 * Paint a ramp of colour with one linear or radial gradient instead of bands.
	 */
	gradients?: boolean;
	/**
	 * Standard deviation of the input's noise in levels of 0..255; auto: measured.
	 */
	noise?: "auto" | number;
	/**
	 * auto: what compression, enlarging or blurring did to the drawing is found out and undone before it is traced. none: the pixels are traced as they are.
	 */
	damage?: "auto" | "none";
	/**
	 * auto: every pixel is a square where the image shows that it is meant so, as in sprites and QR codes. always: every pixel is a square, unless they are too many. never: edges are smoothed.
	 */
	pixel_art?: "auto" | "always" | "never";
	/**
	 * A boundary that turns by more than this at one point has a corner there; in degrees.
	 */
	corner_angle?: number;
	/**
	 * How far a fitted curve may run from the measured boundary; in pixels of the traced image.
	 */
	precision?: number;
	/**
	 * How readily neighbouring pieces are joined to one smooth curve; 0 never, 1 wherever it fits.
	 */
	smoothing?: number;
	/**
	 * Most colours in the drawing, a transparent ground not counted; near ones are joined, the larger giving its colour, and nothing is painted with gradients. 0: no limit.
	 */
	max_colors?: number;
	/**
	 * full: the image's own colours. black_and_white: figure and ground in these two; the ground has most of the image's frame, and stays dark where it is. stencil: the figure in black, and no ground. one_color: the figure in `color`, and no ground.
	 */
	color_mode?: "full" | "black_and_white" | "stencil" | "one_color";
	/**
	 * With color_mode=one_color: what the figure is painted with.
	 */
	color?: string;
	/**
	 * What outlines may be made of; what may not be stays within precision of it. lines_and_quadratics: as fonts of TrueType have them; formats without quadratic curves draw the same with cubics.
	 */
	curves?: "all" | "lines" | "lines_and_arcs" | "lines_and_quadratics" | "lines_and_cubics";
	/**
	 * Which shapes are written as elements of their own; the others are paths. polygon and star: regular ones, whose corners are then exactly where they belong.
	 *
	 * @maxItems 6
	 */
	primitives?:
		| []
		| ["circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"]
		| [
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"
		  ]
		| [
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"
		  ]
		| [
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"
		  ]
		| [
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"
		  ]
		| [
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"
		  ];
	/**
	 * fill: shapes are filled. outlines: each shape's outline is stroked in its colour. edges: each boundary is stroked once, in black, for cutters and plotters; the image's frame is none along its ground. centerline: each stroke is one line with a width and ends of its own, for line drawings, signatures and pen plotters.
	 */
	draw?: "fill" | "outlines" | "edges" | "centerline";
	/**
	 * never: shapes are filled. auto: with draw=fill and stacking=stacked, what was drawn with a pen of even width comes back as stroked lines, arcs, circles and rectangles, where their outline is the one that was measured and takes fewer numbers. It takes some times as long on such pictures.
	 */
	strokes?: "auto" | "never";
	/**
	 * Of outlines and edges that are drawn; in pixels.
	 */
	stroke_width?: number;
	/**
	 * With stacking=cutout: the width of lines beneath the edges that two shapes share, so that viewers show no hairline there; in pixels. 0: none.
	 */
	gap_filler?: number;
	/**
	 * What the drawing is for: a named set of these options, which the answer spells out; single options stand above it.
	 */
	purpose?: "logo" | "icon" | "line_drawing" | "signature" | "sticker" | "laser" | "pixel_art" | "poster";
	/**
	 * auto: separate objects are separate elements where that costs few bytes. none: they always are. colour: those of one colour share a path. layer: they are, in a group for each depth of nesting.
	 */
	group_by?: "auto" | "none" | "colour" | "layer";
	/**
	 * stacked: shapes lie on the shapes below them and no ground shows through. cutout: shapes lie side by side.
	 */
	stacking?: "stacked" | "cutout";
	[k: string]: unknown;
}
export interface Damage {
	/**
	 * jpeg, webp, enlarged, dithered, lcd, blurred, sharpened or noise.
	 */
	kind: string;
	/**
	 * The kind's own, such as quality or factor.
	 */
	parameters: {
		[k: string]: unknown;
	};
	confidence: number;
	source: "header" | "pixels" | "learned";
	[k: string]: unknown;
}
/**
 * Told when the image was traced smaller than it came.
 */
export interface WorkingSize {
	width: number;
	height: number;
	[k: string]: unknown;
}
export interface WrittenFile {
	/**
	 * Bytes of the file.
	 */
	size: number;
	/**
	 * How data holds the file: as its own text, or in base64.
	 */
	encoding: "utf-8" | "base64";
	/**
	 * The whole file.
	 */
	data: string;
	[k: string]: unknown;
}
export interface Converted {
	success: true;
	/**
	 * The whole SVG document.
	 */
	svg: string;
	/**
	 * Bytes of the SVG.
	 */
	size: number;
	/**
	 * Structural similarity of the rendered SVG to the input, -1..1; 1 is equal. With transparency the worse of white and dark ground.
	 */
	ssim: number;
	/**
	 * Mean squared error, 0..65025.
	 */
	mse: number;
	/**
	 * Peak signal-to-noise ratio in dB, at most 100.
	 */
	psnr: number;
	/**
	 * Of converters that see through damage: SSIM over the whole picture, its rim included, against what it was before its damage.
	 */
	fidelity?: number;
	/**
	 * What became of the drawing before it was sent, found out and, but for large photographs, undone before tracing; empty for a clean picture.
	 */
	damage?: Damage[];
	path_count: number;
	/**
	 * Characters of path data.
	 */
	avg_path_length: number;
	converter_type: string;
	parameters_used: {
		[k: string]: unknown;
	};
	/**
	 * Of the conversion itself, without waiting.
	 */
	conversion_time_ms: number;
	working_size?: WorkingSize;
	ai_enhanced: false;
	/**
	 * The formats of the option formats.
	 */
	files?: {
		svg?: WrittenFile;
		pdf?: WrittenFile;
		eps?: WrittenFile;
		dxf?: WrittenFile;
		png?: WrittenFile;
		[k: string]: unknown;
	};
	/**
	 * What the formats asked for could not hold.
	 */
	warnings?: string[];
	[k: string]: unknown;
}
export interface JobJson {
	/**
	 * @minItems 1
	 *
	 * Items: From /api/upload.
	 */
	file_ids: [string, ...string[]];
	/**
	 * plain converts as /api/convert does, ai as /api/convert-ai; auto is ai where an option of its own is given, such as tier.
	 */
	mode?: "auto" | "plain" | "ai";
	/**
	 * What becomes of items while the AI flag is off: drawn plainly by subpixel, or left waiting until it is on.
	 */
	when_ai_is_off?: "plain" | "wait";
	/**
	 * Jobs of a higher one go first.
	 */
	priority?: number;
	/**
	 * Answers what is expected of the job, and makes and keeps nothing.
	 */
	dry_run?: boolean;
	/**
	 * An address that is told when the job has ended.
	 */
	webhook?: string;
	[k: string]: unknown;
}
export interface ItemQuote {
	number: number;
	name: string;
	tier?: number;
	predicted_quality: number;
	/**
	 * Should hold the SSIM nine times of ten.
	 */
	interval: number[];
	/**
	 * Seconds.
	 */
	estimated_time: number;
	[k: string]: unknown;
}
/**
 * With dry_run: what is expected; nothing is made or kept.
 */
export interface JobQuote {
	dry_run: true;
	/**
	 * Pictures that would be made.
	 */
	items: number;
	/**
	 * Files that are no pictures.
	 */
	refused: number;
	/**
	 * From their begin to the end, with all workers here.
	 */
	expected_seconds: number;
	/**
	 * Mean expected SSIM.
	 */
	expected_quality: number;
	/**
	 * How many of the sample each tier would take.
	 */
	tiers: {
		[k: string]: number;
	};
	/**
	 * Those that were looked at, spread over the job.
	 */
	sampled: ItemQuote[];
	minItems?: 0;
	[k: string]: unknown;
}
export interface JobCounts {
	total: number;
	waiting: number;
	running: number;
	done: number;
	failed: number;
	cancelled: number;
	[k: string]: unknown;
}
/**
 * The job as it is now.
 */
export interface Job {
	id: string;
	/**
	 * finished when nothing is left to make, whatever came of it; cancelled where something was.
	 */
	state: "waiting" | "running" | "finished" | "cancelled";
	/**
	 * When it was taken.
	 */
	created_at: string;
	/**
	 * When nothing was left to make.
	 */
	finished_at?: string;
	/**
	 * When its results are removed; sooner where they outgrow their limit.
	 */
	expires_at?: string;
	/**
	 * As far as it can be foretold.
	 */
	expected_end?: string;
	/**
	 * Share of its items that have ended.
	 */
	progress: number;
	counts: JobCounts;
	mode: "plain" | "ai";
	formats: ("svg" | "pdf" | "eps" | "dxf" | "png")[];
	priority: number;
	/**
	 * Bytes of its files.
	 */
	size: number;
	url: string;
	events_url: string;
	results_url: string;
	[k: string]: unknown;
}
export interface JobFile {
	format: "svg" | "pdf" | "eps" | "dxf" | "png";
	/**
	 * Bytes.
	 */
	size: number;
	url: string;
	[k: string]: unknown;
}
export interface JobItem {
	/**
	 * Its place in the job, from 1.
	 */
	number: number;
	/**
	 * As its picture was called.
	 */
	name: string;
	state: "waiting" | "running" | "done" | "failed" | "cancelled";
	/**
	 * How often it was begun.
	 */
	tries: number;
	/**
	 * Pixels.
	 */
	width?: number;
	/**
	 * Pixels.
	 */
	height?: number;
	converter?: string;
	/**
	 * Of those that the models chose.
	 */
	tier?: number;
	ssim?: number;
	/**
	 * SSIM over the whole picture, against what it was before its damage.
	 */
	fidelity?: number;
	/**
	 * That making it took, waiting left out.
	 */
	seconds?: number;
	/**
	 * Bytes of its files.
	 */
	size?: number;
	files?: JobFile[];
	warnings?: string[];
	/**
	 * Why it failed, or is tried again.
	 */
	error?: string;
	error_code?: string;
	[k: string]: unknown;
}
export interface JobWithItems {
	id: string;
	/**
	 * finished when nothing is left to make, whatever came of it; cancelled where something was.
	 */
	state: "waiting" | "running" | "finished" | "cancelled";
	/**
	 * When it was taken.
	 */
	created_at: string;
	/**
	 * When nothing was left to make.
	 */
	finished_at?: string;
	/**
	 * When its results are removed; sooner where they outgrow their limit.
	 */
	expires_at?: string;
	/**
	 * As far as it can be foretold.
	 */
	expected_end?: string;
	/**
	 * Share of its items that have ended.
	 */
	progress: number;
	counts: JobCounts;
	mode: "plain" | "ai";
	formats: ("svg" | "pdf" | "eps" | "dxf" | "png")[];
	priority: number;
	/**
	 * Bytes of its files.
	 */
	size: number;
	url: string;
	events_url: string;
	results_url: string;
	/**
	 * By number, from after on, at most limit of them.
	 */
	items: JobItem[];
	minItems?: 0;
	[k: string]: unknown;
}
export interface AiOptions {
	/**
	 * What is answered, whatever the Accept header says. zip holds the formats of formats.
	 */
	format?: "json" | "svg" | "pdf" | "eps" | "dxf" | "png" | "zip";
	/**
	 * Several formats of one conversion, as a list or with commas between: files of a zip (format=zip) or members of the JSON.
	 */
	formats?: string | ["svg" | "pdf" | "eps" | "dxf" | "png", ...("svg" | "pdf" | "eps" | "dxf" | "png")[]];
	/**
	 * The width of what is written, in unit. With one side alone the other follows; with none it is the input's own size.
	 */
	width?: number;
	/**
	 * The height of what is written, in unit. With one side alone the other follows; with none it is the input's own size.
	 */
	height?: number;
	/**
	 * Of the input's own size, instead of a width or height. With imagetracer it is also the factor of its coordinates, and grows what is written only beside format or formats.
	 */
	scale?: number;
	/**
	 * Of width and height, and of the size written into SVG and DXF. PDF and EPS are in points whatever it is, PNG in pixels.
	 */
	unit?: "px" | "pt" | "in" | "mm" | "cm";
	/**
	 * Pixels that make an inch.
	 */
	dpi?: number;
	/**
	 * Where width and height have another shape than the input: inset shows all of it with room beside, overflow covers the page and cuts what lies beyond, stretch fills the page.
	 */
	aspect?: "inset" | "overflow" | "stretch";
	/**
	 * Where the drawing lies on a page of another shape, or what is kept of it: 0 left, 1 right.
	 */
	align_x?: number;
	/**
	 * Where the drawing lies on a page of another shape, or what is kept of it: 0 top, 1 bottom.
	 */
	align_y?: number;
	/**
	 * Of the SVG; left out, what the converter writes. tiny-1.2 says arcs, patterns and transforms of gradients in its own words.
	 */
	svg_version?: "1.1" | "tiny-1.2";
	/**
	 * fixed: the SVG has a width and height. responsive: it has a viewBox alone and fills what it is put into.
	 */
	svg_size?: "fixed" | "responsive";
	/**
	 * What the DXF may be made of; curves become arcs or lines within a fiftieth of a pixel where they have to.
	 */
	dxf_entities?: "lines" | "lines_and_arcs" | "lines_arcs_and_splines";
	/**
	 * Whether edges of the PNG are smooth, or each pixel is painted wholly or not at all.
	 */
	png_antialias?: boolean;
	/**
	 * The colour beneath the drawing in a PNG, #rrggbb or #rrggbbaa; none leaves it see-through.
	 */
	png_background?: string;
	/**
	 * 1 predicts the parameters, 2 makes and measures the best few, 3 searches; auto takes the least that meets the target.
	 */
	tier?: "auto" | 1 | 2 | 3;
	/**
	 * The fidelity to reach.
	 */
	target_quality?: number;
	/**
	 * Seconds from request to answer; the best conversion so far is given when they are over.
	 */
	time_budget?: number;
	/**
	 * Whether the answer tells what was measured of the image.
	 */
	include_analysis?: boolean;
	/**
	 * What the drawing is for: a named set of these options, which the answer spells out; single options stand above it.
	 */
	purpose?: "logo" | "icon" | "line_drawing" | "signature" | "sticker" | "laser" | "pixel_art" | "poster";
	/**
	 * Paint with these colours only (#rrggbb or #rrggbbaa); empty: find the colours in the image. "#c -> #d" paints with #d what is nearest to #c, "#c -> none" leaves it out, and "~ t" behind either takes only what is within t of #c in OKLab, all else keeping its colour. The names web-safe, css-basic, cga, pico-8 and game-boy stand for all colours of those palettes.
	 *
	 * @maxItems 256
	 */
	palette?: string[];
	/**
	 * Most colours in the drawing, a transparent ground not counted; near ones are joined, the larger giving its colour, and nothing is painted with gradients. 0: no limit.
	 */
	max_colors?: number;
	/**
	 * full: the image's own colours. black_and_white: figure and ground in these two; the ground has most of the image's frame, and stays dark where it is. stencil: the figure in black, and no ground. one_color: the figure in `color`, and no ground.
	 */
	color_mode?: "full" | "black_and_white" | "stencil" | "one_color";
	/**
	 * With color_mode=one_color: what the figure is painted with.
	 */
	color?: string;
	/**
	 * Paint a ramp of colour with one linear or radial gradient instead of bands.
	 */
	gradients?: boolean;
	/**
	 * Faces smaller than this are given to a neighbour; in square pixels of the traced image.
	 */
	min_area?: number;
	/**
	 * What outlines may be made of; what may not be stays within precision of it. lines_and_quadratics: as fonts of TrueType have them; formats without quadratic curves draw the same with cubics.
	 */
	curves?: "all" | "lines" | "lines_and_arcs" | "lines_and_quadratics" | "lines_and_cubics";
	/**
	 * Which shapes are written as elements of their own; the others are paths. polygon and star: regular ones, whose corners are then exactly where they belong.
	 *
	 * @maxItems 6
	 */
	primitives?:
		| []
		| ["circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"]
		| [
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"
		  ]
		| [
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"
		  ]
		| [
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"
		  ]
		| [
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"
		  ]
		| [
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star",
				"circle" | "ellipse" | "rectangle" | "rounded_rectangle" | "polygon" | "star"
		  ];
	/**
	 * fill: shapes are filled. outlines: each shape's outline is stroked in its colour. edges: each boundary is stroked once, in black, for cutters and plotters; the image's frame is none along its ground. centerline: each stroke is one line with a width and ends of its own, for line drawings, signatures and pen plotters.
	 */
	draw?: "fill" | "outlines" | "edges" | "centerline";
	/**
	 * never: shapes are filled. auto: with draw=fill and stacking=stacked, what was drawn with a pen of even width comes back as stroked lines, arcs, circles and rectangles, where their outline is the one that was measured and takes fewer numbers. It takes some times as long on such pictures.
	 */
	strokes?: "auto" | "never";
	/**
	 * Of outlines and edges that are drawn; in pixels.
	 */
	stroke_width?: number;
	/**
	 * stacked: shapes lie on the shapes below them and no ground shows through. cutout: shapes lie side by side.
	 */
	stacking?: "stacked" | "cutout";
	/**
	 * With stacking=cutout: the width of lines beneath the edges that two shapes share, so that viewers show no hairline there; in pixels. 0: none.
	 */
	gap_filler?: number;
	[k: string]: unknown;
}
export interface TierPrediction {
	/**
	 * Expected SSIM.
	 */
	predicted_quality: number;
	/**
	 * Should hold the SSIM nine times of ten.
	 */
	interval: number[];
	/**
	 * Of the tier with those below it.
	 */
	estimated_time: number;
	engine: string;
	parameters: {
		[k: string]: unknown;
	};
	[k: string]: unknown;
}
export interface Escalation {
	from_tier: number;
	to_tier: number;
	measured_quality: number;
	reason: string;
	[k: string]: unknown;
}
export interface Routing {
	selected_tier: number;
	selection_method: "auto" | "manual" | "fallback";
	/**
	 * Probability that the choice is right, by the interval.
	 */
	confidence: number;
	/**
	 * From the analysed image to the choice.
	 */
	routing_time: number;
	/**
	 * simple_geometric, text_based, gradient, complex or unknown.
	 */
	logo_type: string;
	target_quality: number;
	tier_predictions: {
		"1"?: TierPrediction;
		"2"?: TierPrediction;
		"3"?: TierPrediction;
		[k: string]: unknown;
	};
	selection_reasoning: string;
	escalations: Escalation[];
	[k: string]: unknown;
}
export interface AiMetadata {
	tier_used: number;
	/**
	 * Expected SSIM of the tier used.
	 */
	predicted_quality: number;
	/**
	 * Measured fidelity of the SVG in this answer: SSIM over the whole picture, against what it was before its damage.
	 */
	actual_quality: number;
	/**
	 * What became of the drawing before it was sent, found out and, but for large photographs, undone before tracing; empty for a clean picture.
	 */
	damage: Damage[];
	fallback_used: boolean;
	fallback_reason?: string;
	/**
	 * What had to be left out: models (rules of thumb stood in), time_budget (it ended before the work did), resolution (traced from fewer pixels to be in time), damage (not looked for to the end, or not undone, to be in time).
	 */
	degraded: string[];
	/**
	 * What should be known before the drawing is used.
	 */
	warnings: string[];
	routing: Routing;
	conversion: {
		engine: string;
		parameters_used: {
			[k: string]: unknown;
		};
		features?: {
			[k: string]: unknown;
		};
		class_probabilities?: {
			[k: string]: unknown;
		};
		candidates_tried: number;
		path_count: number;
		quality: {
			ssim: number;
			mse: number;
			psnr: number;
			[k: string]: unknown;
		};
		[k: string]: unknown;
	};
	[k: string]: unknown;
}
export interface ConvertedByAi {
	success: true;
	/**
	 * The whole SVG document.
	 */
	svg: string;
	/**
	 * Bytes of the SVG.
	 */
	size: number;
	/**
	 * From the request's arrival.
	 */
	processing_time: number;
	endpoint: "/api/convert-ai";
	ai_enabled: true;
	working_size?: WorkingSize;
	ai_metadata: AiMetadata;
	/**
	 * The formats of the option formats.
	 */
	files?: {
		svg?: WrittenFile;
		pdf?: WrittenFile;
		eps?: WrittenFile;
		dxf?: WrittenFile;
		png?: WrittenFile;
		[k: string]: unknown;
	};
	/**
	 * What the formats asked for could not hold.
	 */
	warnings?: string[];
	[k: string]: unknown;
}
export interface AiComponent {
	status: Condition;
	[k: string]: unknown;
}
/**
 * How each part of the AI does.
 */
export interface AiHealth {
	timestamp: string;
	overall_status: Condition;
	components: {
		model_manager: AiComponent;
		quality_predictor: AiComponent;
		router: AiComponent;
		converter: AiComponent;
		[k: string]: unknown;
	};
	performance_metrics: {
		[k: string]: unknown;
	};
	recommendations: string[];
	[k: string]: unknown;
}
/**
 * Since the service started: the fidelity that was foretold, what was reached, and how far one was from the other.
 */
export interface ModelQuality {
	/**
	 * AI conversions that this version took part in.
	 */
	answers: number;
	/**
	 * Those that it was asked about beside the one that did.
	 */
	shadowed: number;
	/**
	 * Conversions in both that were made and foretold.
	 */
	compared: number;
	mean_expected: number | null;
	mean_reached: number | null;
	mean_error: number | null;
	[k: string]: unknown;
}
export interface ModelStatus {
	loaded: boolean;
	state: "unloaded" | "loading" | "warming" | "ready" | "draining" | "failed";
	type: string;
	version: string;
	sha256: string;
	memory_mb: number;
	loaded_at: string | null;
	last_used: string | null;
	inference: {
		count: number;
		mean_ms: number;
		p95_ms: number;
		[k: string]: unknown;
	};
	quality: ModelQuality;
	reason?: string;
	[k: string]: unknown;
}
/**
 * Each model, and the memory of their process.
 */
export interface ModelsStatus {
	models_available: boolean;
	/**
	 * By name; as name@version those that answer only clients for whom the flag names them.
	 */
	models: {
		[k: string]: ModelStatus;
	};
	memory_report: {
		current_memory_mb: number;
		peak_memory_mb: number;
		memory_limit_mb: number;
		within_limits: boolean;
		[k: string]: unknown;
	};
	cache_stats: {
		[k: string]: unknown;
	};
	/**
	 * Why there are no models.
	 */
	reason?: string;
	[k: string]: unknown;
}
