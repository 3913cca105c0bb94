import { writeDxf } from "./dxf/write-dxf.ts";
import { writeEps } from "./eps/write-eps.ts";
import type { WriteOrder, Written, WrittenFormat } from "./order.ts";
import { writePdf } from "./pdf/write-pdf.ts";
import { writePng } from "./png/write-png.ts";
import { writeSvgAs } from "./svg/write-svg.ts";

const WRITERS: Readonly<
	Record<
		WrittenFormat,
		(svg: string, order: WriteOrder) => Written | Promise<Written>
	>
> = {
	svg: writeSvgAs,
	pdf: writePdf,
	eps: writeEps,
	dxf: writeDxf,
	png: writePng,
};

/**
 * Writes a drawing in another format. Pure: equal documents and orders give equal bytes.
 *
 * @param svg a document that one of our converters wrote
 * @throws ServiceError IMAGE_TOO_LARGE for an order that the format can't meet
 */
export async function writeDrawing(
	svg: string,
	order: WriteOrder,
): Promise<Written> {
	return WRITERS[order.format](svg, order);
}
