/*
 * vkstub_blob.S - the linked stub program (vkstub), as bytes in the kernel.
 *
 * vmspace.c writes it to a memory file and executes that.  The assembler finds
 * the program by -I.
 */
	.section .rodata
	.globl	vkstub_blob, vkstub_blob_end
	.balign	16
vkstub_blob:
	.incbin	"vkstub"
vkstub_blob_end:
	.section .note.GNU-stack,"",@progbits
