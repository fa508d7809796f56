export class AllowBacktracking {
    #sum = 0;
    #most = 0;
    restart() {
        this.#sum = 0;
        this.#most = 0;
    }
    save(numbers) {
        numbers.push(this.#sum, this.#most);
    }
    load(numbers) {
        this.#sum = numbers.take();
        this.#most = numbers.take();
    }
    gain(reward) {
        this.#sum += reward;
        const gained = Math.max(0, this.#sum - this.#most);
        this.#most = Math.max(this.#most, this.#sum);
        return gained;
    }
}
