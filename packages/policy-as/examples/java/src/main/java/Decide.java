/** Java, by Chicory: every policy's answers to the records of a file. */

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

public final class Decide {
	private static final int INPUT_BYTES = 64;
	private static final int OUTPUT_BYTES = 32;

	public static void main(String[] args) throws Exception {
		var instance = Instance.builder(Parser.parse(new File(args[0]))).build();
		byte[] records = Files.readAllBytes(Path.of(args[1]));
		int n = records.length / INPUT_BYTES;

		int input = (int) instance.export("hvmmio_io_area").apply((long) n * (INPUT_BYTES + OUTPUT_BYTES))[0];
		int output = input + n * INPUT_BYTES;
		instance.memory().write(input, records);

		long policies = instance.export("hvmmio_policy_count").apply()[0];
		var decide = instance.export("hvmmio_reserve_fb_batch");
		try (var answers = Files.newOutputStream(Path.of(args[2]))) {
			for (long policy = 0; policy < policies; policy++) {
				if (decide.apply(policy, input, output, n)[0] != 0) {
					throw new IllegalStateException("policy " + policy + " was refused");
				}
				answers.write(instance.memory().readBytes(output, n * OUTPUT_BYTES));
			}
		}
	}
}
